import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateFrom, handicaps, startDelays } from '@paceline/core';

describe('the starts of a handicap', () => {
  it('are so far apart that all who run as expected finish together, the slowest first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1 }), (estimates) => {
        const delays = startDelays(estimates);
        expect(new Set(delays.map((delay, place) => delay + (estimates[place] ?? 0))).size).toBe(1);
        expect(Math.min(...delays)).toBe(0);
      }),
    );
  });

  it('let who expects nothing start with the slowest, and all at once when nobody does', () => {
    expect(startDelays([1500, undefined, 1440])).toEqual([0, 0, 60]);
    expect(startDelays([undefined, undefined])).toEqual([0, 0]);
    expect(startDelays([])).toEqual([]);
  });

  it('are those of Riegel for runs over other distances', () => {
    const runs = [{ distance: 10_000, seconds: 3000 }, { distance: 5_000, seconds: 1200 }];
    const delays = startDelays(runs.map((run) => estimateFrom(run, 5_000)));
    handicaps(runs, 5_000).forEach((exact, place) => expect(Math.abs((delays[place] ?? 0) - exact)).toBeLessThanOrEqual(1));
    expect(estimateFrom({ distance: 5_000, seconds: 1200 }, 5_000)).toBe(1200);
  });
});
