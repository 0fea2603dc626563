import { describe, expect, test } from 'vitest';
import { allKnownLimits, knownLimits } from './oracle/known-limits.ts';
import { allPinned } from './pinned.ts';
import { run } from './run.ts';

const pinned = allPinned();

describe('pinned schedules', () => {
  test.each(pinned)('%s: all promises are kept, but for what is known', async (_name, { schedule }) => {
    expect((await run(schedule)).violation).toBeUndefined();
  });

  // When one of these fails, the product has become better: remove the limit from known-limits.ts, and here from the file.
  test.each(pinned.filter(([, { limits }]) => limits.length > 0))('%s: is broken still', async (_name, { promise, limits, schedule }) => {
    const forgive = new Set([...allKnownLimits].filter((limit) => !limits.includes(limit)));
    expect((await run(schedule, { forgive })).violation?.promise).toBe(promise);
  });

  test('there is one for every known limit', () => {
    expect(new Set(pinned.flatMap(([, { limits }]) => limits))).toEqual(new Set(Object.keys(knownLimits)));
  });
});
