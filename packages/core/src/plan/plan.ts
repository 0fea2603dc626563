import { predictedTime, type Performance } from '../statistics/riegel.ts';

/** What a session is for beside running together; each part may be absent. */
export interface Plan {
  /** Metres that are raced: who has run them has finished. */
  readonly distance?: number | undefined;
  /** The pace that all mean to keep, minutes per kilometre. */
  readonly pace?: number | undefined;
  /** Whether all start so that they would finish together, the slowest first. */
  readonly handicap?: boolean | undefined;
}

/**
 * Seconds after the common start at which each starts in a handicap, in the order of `estimates`: the seconds in which
 * they expect to cover the distance. The slowest starts first, and so does who expects nothing.
 */
export function startDelays(estimates: readonly (number | undefined)[]): readonly number[] {
  const slowest = Math.max(0, ...estimates.filter((estimate) => estimate !== undefined));
  return estimates.map((estimate = slowest) => slowest - estimate);
}

/** What to expect over `distance` metres of who has run `result`, whole seconds: see {@link predictedTime}. */
export const estimateFrom = (result: Performance, distance: number): number => Math.max(1, Math.round(predictedTime(result, distance)));
