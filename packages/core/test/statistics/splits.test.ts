import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addToSplits, METRES_PER_MILE, splitsOf, splitUnderWay, type Progress, type Splits } from '@paceline/core';

const steady = (speed: number, seconds: number, every = 1): readonly Progress[] =>
  Array.from({ length: Math.floor(seconds / every) + 1 }, (_, place) => ({ distance: speed * place * every, elapsed: place * every, moving: place * every }));

const splitsAfter = (run: readonly Progress[], length = 1000): Splits => run.reduce(addToSplits, splitsOf(length));

describe('splits', () => {
  it('end exactly at their marks, wherever the readings lie', () => {
    const { whole } = splitsAfter(steady(3, 1000, 7));
    expect(whole).toHaveLength(2);
    for (const split of whole) {
      expect(split.distance).toBe(1000);
      expect(split.elapsed).toBeCloseTo(1000 / 3, 6);
    }
  });

  it('have the first kilometre the moment it is full: a milestone that needs one metre more would never come', () => {
    const before = splitsAfter([{ distance: 0, elapsed: 0, moving: 0 }, { distance: 999.9, elapsed: 300, moving: 300 }]);
    expect(before.whole).toHaveLength(0);
    expect(addToSplits(before, { distance: 1000, elapsed: 301, moving: 301 }).whole).toHaveLength(1);
  });

  it('are several where a hole was longer than one', () => {
    const { whole } = splitsAfter([{ distance: 0, elapsed: 0, moving: 0 }, { distance: 3500, elapsed: 1050, moving: 1050 }]);
    expect(whole.map(({ elapsed }) => elapsed)).toEqual([300, 300, 300]);
  });

  it('count a rest in the time, and not in the time in motion', () => {
    const { whole } = splitsAfter([
      { distance: 0, elapsed: 0, moving: 0 },
      { distance: 500, elapsed: 150, moving: 150 },
      { distance: 500, elapsed: 250, moving: 150 },
      { distance: 1000, elapsed: 400, moving: 300 },
    ]);
    expect(whole).toEqual([{ distance: 1000, elapsed: 400, moving: 300 }]);
  });

  it('ignore what goes back', () => {
    const splits = splitsAfter(steady(3, 500));
    expect(addToSplits(splits, { distance: 10, elapsed: 501, moving: 501 })).toBe(splits);
    expect(addToSplits(splits, { distance: 2000, elapsed: 400, moving: 400 })).toBe(splits);
    expect(addToSplits(splits, { distance: Infinity, elapsed: 600, moving: 600 })).toBe(splits);
    expect(addToSplits(splits, { distance: Number.NaN, elapsed: 600, moving: 600 })).toBe(splits);
  });

  it('add up to the run', () => {
    const step = fc.record({ metres: fc.double({ min: 0, max: 400, noNaN: true }), seconds: fc.double({ min: 0.1, max: 100, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), fc.constantFrom(1000, METRES_PER_MILE), (steps, length) => {
        let now: Progress = { distance: 0, elapsed: 0, moving: 0 };
        let splits = splitsOf(length);
        for (const { metres, seconds } of steps) {
          now = { distance: now.distance + metres, elapsed: now.elapsed + seconds, moving: now.moving + seconds };
          splits = addToSplits(splits, now);
        }
        const all = [...splits.whole, splitUnderWay(splits)];
        expect(all.reduce((sum, { distance }) => sum + distance, 0)).toBeCloseTo(now.distance, 6);
        expect(all.reduce((sum, { elapsed }) => sum + elapsed, 0)).toBeCloseTo(now.elapsed, 6);
        expect(splitUnderWay(splits).distance).toBeLessThan(length);
      }),
    );
  });
});
