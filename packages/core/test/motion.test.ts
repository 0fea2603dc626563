import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownDistance } from '@paceline/core';

describe('a remote runner between two samples', () => {
  it('goes on at the last speed for ten seconds', () => {
    expect(shownDistance(1000, 3, 0)).toBe(1000);
    expect(shownDistance(1000, 3, 4)).toBe(1012);
    expect(shownDistance(1000, 3, 10)).toBe(1030);
  });

  it('slows down evenly until fifteen seconds, and then stands', () => {
    // From 3 m/s to 0 in 5 s is 7.5 m.
    expect(shownDistance(1000, 3, 15)).toBe(1037.5);
    expect(shownDistance(1000, 3, 12.5)).toBeCloseTo(1030 + 5.625, 9);
    expect(shownDistance(1000, 3, 3600)).toBe(1037.5);
  });

  it('stays where they were without a speed, and with an age that makes no sense', () => {
    for (const speed of [0, -2, NaN, Infinity]) expect(shownDistance(1000, speed, 5)).toBe(1000);
    for (const age of [-3, NaN]) expect(shownDistance(1000, 3, age)).toBe(1000);
  });

  it('never goes back while the sample grows old', () => {
    const number = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(number, number, number, (speed, age, later) => {
        expect(shownDistance(500, speed, age + later)).toBeGreaterThanOrEqual(shownDistance(500, speed, age));
      }),
    );
  });
});
