import { distanceAt, elapsedAt, firstWhere, type History } from '../history.ts';
import type { Progress } from '../statistics/splits.ts';
import { eachBySteps, type Steps } from '../steps.ts';

/** The way of one runner through a session. */
export interface Course {
  readonly userId: string;
  readonly name: string;
  /** In their order; `elapsed` is seconds since the common start. Not empty. */
  readonly points: readonly Progress[];
  /** Whether the runner has ended the run, and was not just heard of for the last time. */
  readonly isFinished: boolean;
}

/** A longer silence between two points is a hole, seconds. */
export const HOLE = 10;

const historyOf = ({ points }: Course): History => ({ spacing: 0, points });

/** Metres at that moment; undefined before the first point, and after the last one of a runner who has not finished. */
export function distanceOf(course: Course, elapsed: number): number | undefined {
  const last = course.points.at(-1);
  if (last !== undefined && elapsed >= last.elapsed) return course.isFinished || elapsed === last.elapsed ? last.distance : undefined;
  return distanceAt(historyOf(course), elapsed);
}

/** The moment at which so many metres were reached, seconds since the common start. */
export const momentOf = (course: Course, distance: number): number | undefined => elapsedAt(historyOf(course), distance);

/** The place of the first point at that moment or after it; their number when there is none. */
export const placeAt = ({ points }: Course, elapsed: number): number => firstWhere(points, (point) => point.elapsed >= elapsed);

/** The share of the time from `begin`, seconds since the common start, to the last point of which something is known, 0 to 1. */
export function* coverageOf({ points }: Course, begin: number): Steps<number> {
  const seconds = (points.at(-1)?.elapsed ?? begin) - begin;
  if (seconds === 0) return 1;
  let holes = 0;
  yield* eachBySteps(points, ({ elapsed }, place) => {
    const silence = elapsed - (points[place - 1]?.elapsed ?? begin);
    if (silence > HOLE) holes += silence;
  });
  return 1 - holes / seconds;
}
