import { formatDistance, formatDuration, formatGap, formatPace, hasLeapt, type Pacer, type Relation, type RunnerState, type Units } from '@paceline/core';
import { everyone } from '../run/pacers.ts';
import { isOld, isRunning, type Placing } from '../run/placing.ts';
import type { Racer, Sighting } from '../run/racer.ts';
import type { RunState } from '../run/run-state.ts';
import { averagePace } from './average-pace.ts';
import { startWordsOf } from './own-start.ts';
import { calledName, markOf, type Mark } from './people.ts';
import { raceTime } from './race.ts';
import { gapSeconds, gapSentence, homeSentence, runnerWords, shownAgo, trendWord } from './words.ts';

/** How a runner stands to the one in the middle, in words, sign and arrow. */
export interface GapText {
  readonly relation: Relation;
  /** `+40 m`; of who has finished a race `15 s`, as nobody runs on behind the line. */
  readonly metres: string;
  /** `13 s`; undefined when it is not known. */
  readonly seconds: string | undefined;
  /** A whole sentence for screen readers. */
  readonly sentence: string;
}

/** One line of the list of runners. */
export interface Row extends Mark {
  readonly state: RunnerState;
  /** What the runner does and how old that is. */
  readonly words: string;
  /** The numbers are of the past. */
  readonly old: boolean;
  readonly distance: string;
  readonly pace: string;
  readonly gap: GapText | undefined;
  /** Stands in the middle of the strip. */
  readonly central: boolean;
}

const NOTHING = '–';

/** Everyone who runs: those who have finished a race in their order, then the farthest first; those who have left come last. */
export function rowsOf(state: RunState, units: Units = 'metric'): readonly Row[] {
  const starts = startWordsOf(state.session, state.now);
  const placed = everyone(state).flatMap((racer) => {
    const placing = state.placings.get(racer.userId);
    return placing === undefined ? [] : [{ racer, placing }];
  });
  return placed.sort(byPlace).map(({ racer, placing }) => {
    const row = rowOf({ racer, placing }, state, units);
    return placing.state === 'ready' ? { ...row, words: starts.get(racer.userId) ?? row.words } : row;
  });
}

interface Placed {
  readonly racer: Racer;
  readonly placing: Placing;
}

function byPlace(a: Placed, b: Placed): number {
  const [first, second] = [a.placing.home, b.placing.home];
  if (first !== undefined || second !== undefined) return (first ?? Infinity) - (second ?? Infinity);
  const gone = Number(a.placing.state === 'left') - Number(b.placing.state === 'left');
  return gone || (b.placing.distance ?? -1) - (a.placing.distance ?? -1) || a.racer.index - b.racer.index;
}

function rowOf({ racer, placing }: Placed, run: RunState, units: Units): Row {
  const { me, centre } = run;
  const { state } = placing;
  const result = resultOf(racer, state, run);
  const distance = result?.distance ?? placing.distance;
  const old = isPast(placing);
  return {
    ...markOf(racer, me),
    state,
    words: wordsOf(racer, placing, run) + (hasDoubt(racer, me) ? ', distance leapt' : ''),
    old,
    distance: distance === undefined ? NOTHING : formatDistance(distance, units),
    pace: formatPace(result === undefined ? livePace(racer, state) : averagePace(result), units),
    gap: gapTextOf(calledName(racer), placing, units),
    central: racer.userId === centre,
  };
}

/** The list goes by what friends say of themselves, the results do not: what nobody can run is told here already, in the place of a trend that comes of it. */
const hasDoubt = ({ userId, pacer, history }: Racer, me: string | undefined): boolean => userId !== me && pacer === undefined && hasLeapt(history);

/** Who has finished keeps the result, also after going home. A race is over at its distance, between two readings. */
function resultOf(racer: Racer, state: RunnerState, run: RunState): Pick<Sighting, 'distance' | 'elapsed'> | undefined {
  const { latest } = racer;
  if (latest?.status !== 'finished' || (state !== 'finished' && state !== 'left')) return undefined;
  const raced = raceTime(racer, run);
  return raced === undefined ? latest : { distance: run.session?.plan?.distance, elapsed: raced.own };
}

const livePace = ({ latest }: Racer, state: RunnerState): number | undefined => (isRunning(state) ? latest?.pace : undefined);

function wordsOf(racer: Racer, placing: Placing, run: RunState): string {
  const { latest, pacer } = racer;
  const { state, age } = placing;
  if (pacer !== undefined) return pacerWords(pacer, state, latest?.elapsed);
  if (state === 'finished' && latest?.elapsed !== undefined) return `finished in ${formatDuration(raceTime(racer, run)?.seconds ?? latest.elapsed)}`;
  if (state === 'left' && latest?.status === 'finished') return 'finished, left';
  // Of what is over nothing is live.
  if (run.session?.status === 'ended' && isRunning(state)) return 'running';
  // Who closes in or falls back is live.
  if (racer.userId !== run.me) return (hasDoubt(racer, run.me) ? undefined : trendWord(placing)) ?? runnerWords(state, age);
  // My own numbers do not come over the network, so "live" and "offline" would say something else than for the others.
  if (isRunning(state)) return 'recording';
  return isOld(state) && age !== undefined ? `recorded ${shownAgo(age)}` : runnerWords(state, age);
}

/** Who is no person is called what it is, whatever it does. */
function pacerWords(pacer: Pacer['kind'], state: RunnerState, elapsed: number | undefined): string {
  const what = pacer === 'even' ? 'even pace' : 'recorded run';
  if (state === 'finished' && elapsed !== undefined) return `${what}, finished in ${formatDuration(elapsed)}`;
  return state === 'ready' ? `${what}, waits for the start` : what;
}

/** A finish stays as true as it was. */
const isPast = ({ state, home }: Placing): boolean => isOld(state) && home === undefined;

export function gapTextOf(name: string, placing: Placing, units: Units = 'metric'): GapText | undefined {
  const { gap, relation, home } = placing;
  if (gap === undefined || relation === undefined) return undefined;
  const seconds = gapSeconds(gap);
  if (home !== undefined && seconds !== undefined) return { relation, metres: seconds, seconds: undefined, sentence: homeSentence(name, { ...gap, relation }) };
  // The time to where someone was seen long ago says nothing about now.
  const old = isPast(placing);
  const sentence = gapSentence(name, { ...gap, ...(old && { seconds: undefined }), relation }, units);
  return {
    relation,
    metres: formatGap(gap.metres, units),
    seconds: relation === 'level' ? undefined : seconds,
    sentence: old ? `When last seen, ${sentence}` : sentence,
  };
}
