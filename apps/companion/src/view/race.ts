import { elapsedAt, formatDuration, ownBegin } from '@paceline/core';
import { commonStart } from '../run/race-end.ts';
import type { Racer } from '../run/racer.ts';
import type { RunState } from '../run/run-state.ts';

/** What this person has reached in a race. */
export interface Finish {
  /** Seconds since the common start, in a handicap since one's own. */
  readonly seconds: number;
  /** Among all who run; undefined as long as the ways of the others are not known. */
  readonly place: number | undefined;
  /** Somebody of whom too little is known may have been there before. */
  readonly isOpen: boolean;
}

/** Undefined in a run without a distance, and for who has not covered it. */
export function finishOf(state: RunState): Finish | undefined {
  const { racers, me, session, origin } = state;
  const distance = session?.plan?.distance;
  const own = racers.get(me);
  const { latest } = own ?? {};
  if (distance === undefined || own === undefined || latest?.elapsed === undefined || (latest.distance ?? 0) < distance) return undefined;
  const at = elapsedAt(own.history, distance);
  if (at === undefined) return { seconds: latest.elapsed, place: undefined, isOpen: true };
  const rivals = [...racers.values()].filter((racer) => racer !== own && racer.role === 'runner' && racer.latest !== undefined);
  const places = rivals.map((rival) => orderOf(rival, { distance, at, origin }));
  return {
    seconds: raceTime(own, state)?.seconds ?? latest.elapsed,
    place: 1 + places.filter((order) => order === 'before').length,
    isOpen: places.includes('unknown'),
  };
}

/** How long somebody has taken for a race. */
export interface RaceTime {
  /** Seconds that count: since the common start, in a handicap since the runner's own. */
  readonly seconds: number;
  /** Seconds since the runner's own start. */
  readonly own: number;
}

type SeenRun = Pick<RunState, 'session' | 'origin'>;

/** Undefined where nothing is raced, for who has not covered the distance, and when that was not seen. */
export function raceTime(racer: Racer, run: SeenRun): RaceTime | undefined {
  const at = elapsedAt(racer.history, run.session?.plan?.distance ?? Infinity);
  const starts = startsOf(racer, run);
  return at === undefined || starts === undefined ? undefined : { seconds: at - starts.counted, own: at - starts.own };
}

/** Seconds of a race that count, at the newest sighting of somebody; undefined where nothing is raced. */
export function raceClock(racer: Racer, run: SeenRun): number | undefined {
  const starts = run.session?.plan?.distance === undefined ? undefined : startsOf(racer, run);
  return starts && racer.latest && Math.max(0, (racer.latest.takenAt - run.origin) / 1000 - starts.counted);
}

/** The start from which the time counts and the runner's own, seconds of race time; by the rules of the results, so that both show the same. */
function startsOf({ latest, history }: Racer, { session, origin }: SeenRun): { readonly counted: number; readonly own: number } | undefined {
  if (session === undefined || latest?.elapsed === undefined) return undefined;
  const common = ((commonStart(session) ?? origin) - origin) / 1000;
  const [first] = history.points;
  // Of whom the beginning was not seen, it is known by what they tell. Who has finished may be told of again later, without having run on.
  const told = (latest.status === 'finished' ? elapsedAt(history, latest.distance ?? Infinity) : undefined) ?? (latest.takenAt - origin) / 1000;
  const begin = first === undefined || first.distance > BEGINNING ? { elapsed: told - latest.elapsed, distance: 0 } : first;
  const isHandicap = session.plan?.handicap === true;
  const own = common + ownBegin([begin, begin].map(({ elapsed, distance }) => ({ elapsed: elapsed - common, distance })), !isHandicap);
  return { counted: isHandicap ? own : common, own };
}

/** Whoever has covered more than this was not seen from the start on, metres. */
const BEGINNING = 50;

/** Whether somebody has covered the distance before `at`, in seconds of race time. */
function orderOf({ history, latest }: Racer, { distance, at, origin }: { readonly distance: number; readonly at: number; readonly origin: number }): 'before' | 'after' | 'unknown' {
  const theirs = elapsedAt(history, distance);
  if (theirs !== undefined) return theirs < at ? 'before' : 'after';
  const seen = latest === undefined ? -Infinity : (latest.takenAt - origin) / 1000;
  // Only their end is known of who has finished before this page was there.
  if ((latest?.distance ?? 0) >= distance) return seen <= at ? 'before' : 'unknown';
  return seen >= at ? 'after' : 'unknown';
}

/** `You have finished: 24:31, place 2` */
export function finishWords({ seconds, place, isOpen }: Finish): string {
  const words = `You have finished: ${formatDuration(seconds)}`;
  return place === undefined ? words : `${words}, place ${place}${isOpen ? ' so far' : ''}`;
}
