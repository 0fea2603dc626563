import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';
import { missingIn } from './strikes.ts';

/** Seeds that run with the tests, split over several files so that the workers share them. */
export const SHARD = 50;

/** The promises hold for the seeds of that shard, from 0. */
export function shard(place: number): void {
  const from = 1 + place * SHARD;
  test(`[G1][G2][G3][G4][G5][G6][G7][G8][G9][G10] seeds ${from} to ${from + SHARD - 1}: whatever happens, all promises are kept, and every kind of fault has struck`, { timeout: 600_000 }, async () => {
    const { failures, strikes } = await simulate({ from, count: SHARD });
    // `npm run simulate -- --seed S` makes it smaller and tells its course.
    expect(failures.map(({ seed, step, violation }) => ({ seed, step, ...violation }))).toEqual([]);
    expect(missingIn(strikes)).toEqual([]);
  });
}
