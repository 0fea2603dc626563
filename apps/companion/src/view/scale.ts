import { METRES_PER_MILE, type Units } from '@paceline/core';

const FOOT = 0.3048;

/** Lengths of a scale in feet and miles that are round, and whose halves are; metres. */
const IMPERIAL = [...[150, 300, 500].map((feet) => feet * FOOT), ...[0.2, 0.6, 1, 3, 6, 12, 30, 60].map((miles) => miles * METRES_PER_MILE)];

/** The longest round length that fits into a range, metres; ranges themselves are round in metres. */
export function scaleWithin(range: number, units: Units): number {
  return units === 'metric' ? range : (IMPERIAL.findLast((length) => length <= range) ?? range);
}
