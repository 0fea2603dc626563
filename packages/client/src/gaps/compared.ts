import { addGap, addPoint, emptyHistory, gapBetween, relationOf, trendOf, type Gap, type GapCourse, type History, type Relation, type Runner, type Trend } from '@paceline/core';

/** How far a friend is ahead (positive) or behind (negative), at the newest moment that is known of both. */
export interface FriendGap extends Gap {
  readonly relation: Relation;
  /** Whether the distance between both shrinks, stays or grows; undefined until ten seconds are known. */
  readonly trend: Trend | undefined;
}

/** A gap with those of the last seconds. */
export interface Compared {
  readonly gap: FriendGap;
  readonly course: GapCourse;
}

/** The gap between `me` and a friend now, after what it was `before`. */
export function comparedWith(before: Compared | undefined, me: Runner, friend: Runner): Compared {
  const gap = gapBetween(me, friend);
  const course = addGap(before?.course ?? [], { elapsed: Math.min(me.elapsed, friend.elapsed), metres: gap.metres });
  return { gap: { ...gap, relation: relationOf(gap, before?.gap.relation), trend: trendOf(course) }, course };
}

/** A runner after one more sample; the same when that says nothing new. */
export function moved(runner: Runner | undefined, elapsed: number, distance: number | undefined): Runner | undefined {
  if (distance === undefined || elapsed === runner?.elapsed) return runner;
  return { distance, elapsed, history: addPoint(until(runner?.history ?? emptyHistory, elapsed), elapsed, distance) };
}

/** A clock that was wrong for a while may have put points into the future: they are none any more. */
function until(history: History, elapsed: number): History {
  const last = history.points.at(-1);
  return last === undefined || last.elapsed < elapsed ? history : { ...history, points: history.points.filter((point) => point.elapsed < elapsed) };
}
