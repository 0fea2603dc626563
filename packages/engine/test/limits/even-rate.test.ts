import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenly, TokenBucket } from '../../src/limits/token-bucket.ts';

/** The error of sums of intervals, which no clock can tell, milliseconds. */
const ROUNDING = 1e-6;

const pacedRate = (perSecond: number): TokenBucket => new TokenBucket(evenly(perSecond), 0);
const waits = (rate: TokenBucket, arrivals: readonly number[], patience = Infinity): (number | undefined)[] => arrivals.map((now) => rate.reserve(now, patience));

describe('a token bucket that lets things pass evenly', () => {
  it('lets a tenth pass at once after a quiet time, and the others evenly', () => {
    // 20 a second: 2 at once, then 19 a second.
    const step = 1_000 / 19;
    for (const [place, wait] of waits(pacedRate(20), Array<number>(21).fill(0)).entries()) expect(wait).toBeCloseTo(Math.max(0, place - 1) * step);
    expect(waits(pacedRate(2), [0, 0, 0, 2_000, 2_000])).toEqual([0, 500, 1_000, 0, 500]);
    expect(waits(pacedRate(1), [0, 0, 5_000])).toEqual([0, 1_000, 0]);
  });

  it('gives no place to those who would have to wait for too long', () => {
    expect(waits(pacedRate(2), [0, 0, 0, 0, 400, 500, 500], 1_000)).toEqual([0, 500, 1_000, undefined, undefined, 1_000, undefined]);
  });

  it('lets nothing pass at a rate of nothing', () => expect(waits(pacedRate(0), [0, 5_000])).toEqual([undefined, undefined]));

  it('lets more than nine tenths pass, and in no second more than all', () => {
    const arrivals = fc.array(fc.nat(400), { maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), arrivals, fc.nat(2_000), (perSecond, gaps, patience) => {
        const rate = pacedRate(perSecond);
        const passed: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          const wait = rate.reserve(now, patience);
          const latest = Math.max(now, (passed.at(-1) ?? -Infinity) + 1_000 / (0.9 * perSecond)) + ROUNDING;
          if (wait === undefined) expect(latest).toBeGreaterThan(now + patience);
          else {
            expect(now + wait).toBeLessThanOrEqual(latest);
            passed.push(now + wait);
          }
        }
        for (const from of passed) expect(passed.filter((time) => time >= from && time < from + 1_000 - ROUNDING).length).toBeLessThanOrEqual(perSecond);
      }),
    );
  });
});
