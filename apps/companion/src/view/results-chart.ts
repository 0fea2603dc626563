import { formatDistance, type Units } from '@paceline/core';
import { stepFor } from '../run/strip-range.ts';
import type { ChartFrame, ChartLine, ChartPoint } from './line-chart.ts';
import { markIn, marksOf, type SeenResults } from './results.ts';
import { spokenDuration } from './words.ts';

/** How far everyone was behind the leader over the whole run; metres below 0. */
export interface ResultsChart {
  readonly lines: readonly ChartLine[];
  readonly frame: ChartFrame;
  /** The same in words, a sentence for each. */
  readonly words: readonly string[];
}

/** More lines than these cannot be told apart; the person's own is always among them. */
const MOST_LINES = 8;
const LEAST_RANGE = 50;

export function resultsChart(seen: SeenResults, units: Units): ResultsChart {
  const { results, me } = seen;
  const marks = marksOf(seen);
  const at = finishOfFirst(seen);
  const upTo = results.runners.map((runner) => ({ ...runner, behind: at === undefined ? runner.behind : runner.behind.slice(0, Math.floor(at / results.every) + 1) }));
  const shown = upTo.filter(({ userId }, place) => place < MOST_LINES || userId === me);
  const lines = shown.map(({ userId, behind }): ChartLine => ({ ...markIn(marks, userId), stretches: stretchesOf(behind, results.every) })).filter(({ stretches }) => stretches.length > 0);
  const farthest = shown.reduce((most, { behind }) => behind.reduce<number>((sofar, metres) => Math.max(sofar, metres ?? 0), most), LEAST_RANGE);
  const to = at ?? Math.max(0, ...shown.map(({ behind }) => behind.length - 1)) * results.every;
  return { lines, frame: { from: 0, to, top: 0, bottom: -stepFor(farthest) }, words: lines.map((line) => wordsOf(line, { seen, units })) };
}

/** In a race the first stands still once home, and the distance to them is none any more; seconds since the common start. */
function finishOfFirst({ results }: SeenResults): number | undefined {
  const [first] = results.runners;
  return results.distance !== undefined && first?.isFinished === true ? first.elapsed : undefined;
}

/** A line ends where nothing is known, and begins anew behind that. */
function stretchesOf(behind: readonly (number | null)[], every: number): readonly (readonly ChartPoint[])[] {
  const stretches: ChartPoint[][] = [];
  let isOpen = false;
  for (const [place, metres] of behind.entries()) {
    if (metres !== null) {
      if (!isOpen) stretches.push([]);
      stretches.at(-1)?.push({ at: place * every, metres: 0 - metres });
    }
    isOpen = metres !== null;
  }
  return stretches;
}

function wordsOf({ userId, me, name, stretches }: ChartLine, { seen, units }: { readonly seen: SeenResults; readonly units: Units }): string {
  const points = stretches.flat();
  const most = points.reduce((least, { metres }) => Math.min(least, metres), 0);
  const [who, were] = me ? ['You', 'were'] : [name, 'was'];
  const end = endWords(userId, seen) ?? inTheEnd(points.at(-1)?.metres ?? 0, units);
  return `${who} ${were} ${formatDistance(-most, units)} behind the first at most, and ${end}.`;
}

const inTheEnd = (last: number, units: Units): string => `${last > -1 ? 'the first' : `${formatDistance(-last, units)} behind the first`} in the end`;

/** At the finish what counts is time; undefined where nobody has got there. */
function endWords(userId: string, seen: SeenResults): string | undefined {
  const at = finishOfFirst(seen);
  const runner = seen.results.runners.find((each) => each.userId === userId);
  if (at === undefined || runner === undefined) return undefined;
  if (!runner.isFinished) return seen.results.isFinal ? 'did not finish' : 'has not finished yet';
  // As the times are shown, whose difference anybody can take.
  const seconds = Math.round(runner.elapsed) - Math.round(at);
  if (runner.rank === 1) return 'the first at the finish';
  return seconds === 0 ? 'less than a second behind at the finish' : `${spokenDuration(seconds)} behind at the finish`;
}
