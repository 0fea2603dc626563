import type { Results, SessionSummary } from '@paceline/client';
import { formatDistance, formatDuration, formatPace, type RunnerResult, type Units } from '@paceline/core';
import { averagePace } from './average-pace.ts';
import { markOf, type Mark } from './people.ts';
import { perUnit } from './target-words.ts';
import { listed } from './words.ts';

/** What a session has brought, and for whom it is shown. */
export interface SeenResults {
  readonly results: Results;
  readonly summary: SessionSummary;
  /** User id of whom this browser is in the session. */
  readonly me: string;
}

/** One line of the ranking. */
export interface ResultRow extends Mark {
  readonly rank: number;
  /** Finished, under way, or how it ended, and the time since one's own start where that was another. */
  readonly words: string;
  readonly isFinished: boolean;
  /** What decided the place, and the rest. */
  readonly first: string;
  readonly second: string;
  readonly pace: string;
}

/** Starts that are less apart are one, seconds. */
const SAME_START = 1.5;

/** In the order of their places. */
export function resultRows(seen: SeenResults, units: Units): readonly ResultRow[] {
  const marks = marksOf(seen);
  return seen.results.runners.map((runner) => {
    const [way, time] = [formatDistance(runner.distance, units), formatDuration(timeOf(runner, seen))];
    const [first, second] = seen.results.distance !== undefined && runner.isFinished ? [time, way] : [way, time];
    return {
      ...markIn(marks, runner.userId),
      rank: runner.rank,
      words: [stateWords(runner, seen), ownStartWords(runner, seen)].filter((words) => words !== undefined).join(' · '),
      isFinished: runner.isFinished,
      first,
      second,
      pace: `${formatPace(averagePace({ distance: runner.distance, elapsed: runner.net }), units)} ${perUnit(units)}`,
    };
  });
}

function stateWords({ userId, isFinished }: RunnerResult, { results, summary }: SeenResults): string {
  if (isFinished) return 'finished';
  const presence = summary.participants.find((entry) => entry.userId === userId)?.presence;
  if (presence === 'left') return 'left before finishing';
  return results.isFinal ? 'did not finish' : 'still running';
}

/** In a race the time since the common start decides; in a handicap, and where people just run together, everybody has their own. */
const timeOf = ({ elapsed, net }: RunnerResult, { results, summary }: SeenResults): number => (results.distance !== undefined && summary.plan?.handicap !== true ? elapsed : net);

/** Who started later than the others in a race has a time of their own. */
function ownStartWords({ elapsed, net }: RunnerResult, { results, summary }: SeenResults): string | undefined {
  if (results.distance === undefined || elapsed - net < SAME_START) return undefined;
  return summary.plan?.handicap === true ? `started ${formatDuration(elapsed - net)} later` : `own time ${formatDuration(net)}`;
}

export type Marks = ReadonlyMap<string, Mark>;

/** How everyone is marked: as in the run itself. */
export function marksOf({ results, summary, me }: SeenResults): Marks {
  const indices = new Map(summary.participants.map(({ userId, index }) => [userId, index]));
  return new Map(results.runners.map(({ userId, name }, place) => [userId, markOf({ userId, name, index: indices.get(userId) ?? place }, me)]));
}

export function markIn(marks: Marks, userId: string): Mark {
  return marks.get(userId) ?? markOf({ userId, name: 'Someone', index: 0 }, undefined);
}

/** What is still to come; undefined when nothing is. */
export function pendingWords({ results, summary, me }: SeenResults): string | undefined {
  if (results.isFinal) return undefined;
  const here = new Set(summary.participants.filter(({ presence }) => presence !== 'left').map(({ userId }) => userId));
  const names = results.runners.filter(({ userId, isFinished }) => !isFinished && here.has(userId)).map(({ userId, name }) => (userId === me ? 'you' : name));
  const who = names.length === 0 ? 'somebody still runs' : names.length === 1 && names[0] !== 'you' ? `${names[0]} still runs` : `${listed(names)} still run`;
  return `Not final yet: ${who}. This page brings itself up to date.`;
}
