import { addPoint, distanceAt, elapsedAt, type History } from './history.ts';

/** One side of a comparison. `elapsed` counts from the common start, pauses included. */
export interface Runner {
  /** Metres covered after `elapsed` seconds. */
  readonly distance: number;
  readonly elapsed: number;
  readonly history: History;
}

/** How far a friend is ahead (positive) or behind (negative). */
export interface Gap {
  readonly metres: number;
  /** Undefined when the history does not reach back to where the one behind is now. */
  readonly seconds: number | undefined;
}

/** How a friend runs relative to me. */
export type Relation = 'ahead' | 'level' | 'behind';

/**
 * Compares two runners at the newest time that is known of both. The gap in metres is the friend's distance minus
 * mine; the gap in seconds is how long ago the one ahead was where the one behind is, and never assumes a speed.
 */
export function gapBetween(me: Runner, friend: Runner): Gap {
  const elapsed = Math.min(me.elapsed, friend.elapsed);
  const mine = distanceWhen(me, elapsed);
  const theirs = distanceWhen(friend, elapsed);
  const metres = theirs - mine;
  if (metres === 0) return { metres, seconds: 0 };
  const passed = metres > 0 ? elapsedAt(known(friend), mine) : elapsedAt(known(me), theirs);
  if (passed === undefined) return { metres, seconds: undefined };
  const ago = Math.max(0, elapsed - passed);
  return { metres, seconds: metres > 0 ? ago : -ago };
}

/** Within 10 m is level, and up to 15 m who is less than 3 s away or was level `before`, so that the word does not flicker. */
export function relationOf({ metres, seconds }: Gap, before: Relation | undefined): Relation {
  const soon = seconds !== undefined && Math.abs(seconds) <= 3;
  const near = before === 'level' || soon ? 15 : 10;
  if (Math.abs(metres) <= near) return 'level';
  return metres > 0 ? 'ahead' : 'behind';
}

/** Where a history has a hole at the common time, the newest distance is the best that is known. */
function distanceWhen(runner: Runner, elapsed: number): number {
  return elapsed === runner.elapsed ? runner.distance : (distanceAt(known(runner), elapsed) ?? runner.distance);
}

/** The present is a point of history, too, whether or not it was added already. */
function known({ history, elapsed, distance }: Runner): History {
  return addPoint(history, elapsed, distance);
}
