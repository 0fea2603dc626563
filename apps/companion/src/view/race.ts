import { elapsedAt, formatDuration } from '@paceline/core';
import type { Racer } from '../run/racer.ts';
import type { RunState } from '../run/run-state.ts';

/** What this person has reached in a race. */
export interface Finish {
  /** Seconds since the own start. */
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
    seconds: raceSeconds(own, state) ?? latest.elapsed,
    place: 1 + places.filter((order) => order === 'before').length,
    isOpen: places.includes('unknown'),
  };
}

/** In a race: seconds in which somebody has covered its distance, since their own start; undefined when they have not, or when that was not seen. */
export function raceSeconds({ latest, history }: Racer, { session, origin }: Pick<RunState, 'session' | 'origin'>): number | undefined {
  const at = elapsedAt(history, session?.plan?.distance ?? Infinity);
  if (at === undefined || latest?.elapsed === undefined) return undefined;
  // Who has finished may be told of again later, without having run on.
  const reached = latest.status === 'finished' ? elapsedAt(history, latest.distance ?? Infinity) : undefined;
  return latest.elapsed - ((reached ?? (latest.takenAt - origin) / 1000) - at);
}

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
