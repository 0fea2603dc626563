import type { BestEffort } from '../statistics/best-efforts.ts';
import type { Doubt } from './checked.ts';
import { momentOf, type Course } from './course.ts';

/**
 * The fastest that anybody has ever run so far: metres, and seconds, each a world record that World Athletics has ratified
 * (https://worldathletics.org/records/by-category/world-records), on the track where that is faster than on the road:
 *
 * - 1000 m: 2:11.96, Noah Ngeny, Rieti, 5 September 1999
 * - 5000 m: 12:35.36, Joshua Cheptegei, Monaco, 14 August 2020
 * - 10,000 m: 26:11.00, Joshua Cheptegei, Valencia, 7 October 2020
 * - half marathon: 57:30, Yomif Kejelcha, Valencia, 27 October 2024
 * - marathon: 2:00:35, Kelvin Kiptum, Chicago, 8 October 2023
 */
const RECORDS: ReadonlyMap<number, number> = new Map([
  [1000, 131.96],
  [5000, 755.36],
  [10_000, 1571],
  [21_097.5, 3450],
  [42_195, 7235],
]);

/** A doubt needs a time shorter by more than this share: for records to come, and for a device that counts a little far. */
const MARGIN = 0.05;

/**
 * What nobody has ever run, although every step of it could have been: the longest stretch among the best efforts of a
 * course that is faster than the world record by more than 5 %. None of its metres is taken away, since nobody knows which.
 */
export function recordDoubts(course: Course, best: readonly BestEffort[]): readonly Doubt[] {
  const beyond = best.filter(({ distance, elapsed }) => elapsed < (RECORDS.get(distance) ?? 0) * (1 - MARGIN));
  return beyond.slice(-1).map(({ distance, from }) => ({ elapsed: momentOf(course, from + distance) ?? 0, reason: 'record', metres: 0 }));
}
