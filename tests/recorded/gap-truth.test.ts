import { analyse } from '@paceline/core';
import { describe, expect, it } from 'vitest';
import { fileOf, fixesIn, missing, positionsOf, skippedBecause } from './runs.ts';
import { pairs, percentile, together } from './together.ts';

describe.skipIf(missing !== undefined)(`two recorded runs together${skippedBecause}`, () => {
  it.each(pairs)('%s and %s: the gap that is shown is true within 5 m in 95 of 100 moments while live, and old news never look live', { timeout: 120_000 }, async (one, other) => {
    const [first, second] = await Promise.all([one, other].map(async (number) => analyse(positionsOf(await fixesIn(fileOf(number)))).readings));
    const looks = await together(first ?? [], second ?? [], Number(one));
    const live = looks.filter(({ state }) => state === 'live');
    expect(live.length).toBeGreaterThan(looks.length * 0.7);
    expect(percentile(live.map(({ shown, truth }) => Math.abs(shown - truth)), 0.95)).toBeLessThan(5);
    expect(percentile(live.map(({ told, truth }) => Math.abs(told - truth)), 0.95)).toBeLessThan(8);
    // A state is looked at when it may change; a second is what an app needs to show it.
    expect(Math.max(...live.map(({ age }) => age))).toBeLessThan(6);
  });
});
