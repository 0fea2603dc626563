import { METRES_PER_MILE, type Units } from '@paceline/core';

const FOOT = 0.3048;

/** Lengths of a scale in feet and miles that are round, and whose halves are; metres. */
const IMPERIAL = [100 * FOOT, 200 * FOOT, 400 * FOOT, ...[0.1, 0.2, 0.4, 1, 2, 4, 10, 20, 40, 60].map((miles) => miles * METRES_PER_MILE)];

/** The longest round length that fits into a range, metres; ranges themselves are round in metres. */
export function scaleWithin(range: number, units: Units): number {
  return units === 'metric' ? range : (IMPERIAL.findLast((length) => length <= range) ?? range);
}
