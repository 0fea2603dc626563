import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '@paceline/core';

const take = (seed: number | string, count: number): readonly number[] => {
  const next = seededRandom(seed);
  return Array.from({ length: count }, next);
};

describe('seeded randomness', () => {
  it('repeats itself for the same seed, and a number is the same seed as its text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.string()), (seed) => {
        expect(take(seed, 20)).toEqual(take(String(seed), 20));
      }),
    );
  });

  it('is the same on every machine and in every version', () => {
    expect(take('paceline', 3)).toMatchInlineSnapshot(`
      [
        0.6251809210516512,
        0.33657082193531096,
        0.491215237416327,
      ]
    `);
  });

  it('differs between neighbouring seeds from the first number on', () => {
    const firsts = Array.from({ length: 10_000 }, (_, seed) => take(seed, 1)[0]);
    expect(new Set(firsts).size).toBeGreaterThan(9_990);
    const mean = firsts.reduce<number>((sum, first) => sum + (first ?? 0), 0) / firsts.length;
    expect(mean).toBeCloseTo(0.5, 1);
  });

  it('spreads evenly over [0, 1)', () => {
    const bins = Array.from({ length: 10 }, () => 0);
    for (const number of take('bins', 100_000)) {
      bins[Math.floor(number * 10)]! += 1;
    }
    expect(bins).toHaveLength(10);
    for (const bin of bins) expect(Math.abs(bin - 10_000)).toBeLessThan(500);
  });
});
