import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextArrival } from '../fanout/clockwork.ts';
import { Histogram } from '../fanout/histogram.ts';
import { Wheel } from '../fanout/wheel.ts';
import { percentiles } from '../tally.ts';

describe('the histogram', () => {
  it('tells percentiles to a tenth of a millisecond up to two seconds, and to ten milliseconds above', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100_000, noNaN: true }), { minLength: 1 }), fc.constantFrom(0, 0.5, 0.99, 1), (values, share) => {
        const histogram = new Histogram();
        for (const value of values) histogram.add(value, 1);
        const [exact = NaN] = percentiles(values, [share]);
        const step = exact < 2_000 ? 0.1 : 10;
        const told = histogram.percentile(share);
        expect(told).toBeGreaterThanOrEqual(exact - 1e-9);
        expect(told).toBeLessThanOrEqual(exact + step + 1e-9);
      }),
    );
  });

  it('knows nothing before the first and after a reset, and holds what is beyond its end', () => {
    const histogram = new Histogram();
    expect(histogram.percentile(0.5)).toBeNaN();
    histogram.add(1e9, 1);
    histogram.add(-1, 1);
    expect(histogram.total).toBe(2);
    expect(histogram.percentile(1)).toBe(120_010);
    histogram.reset();
    expect([histogram.total, histogram.percentile(0.5)]).toEqual([0, NaN]);
  });
});

describe('the wheel', () => {
  it('gives everyone once, when they are due, in the order of the times', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.array(fc.integer({ min: 0, max: 8_000 })), fc.integer({ min: 1, max: 9_000 }), (start, delays, step) => {
        const wheel = new Wheel<number>(start);
        for (const delay of delays) wheel.add(start + delay, start + delay);
        const seen: number[] = [];
        for (let now = start; now <= start + 8_001 + step; now += step) {
          wheel.advance(now, (due) => {
            expect(due).toBeLessThan(now);
            expect(due).toBeGreaterThanOrEqual(now - step);
            seen.push(due);
          });
        }
        expect(seen).toEqual(delays.map((delay) => start + delay).toSorted((a, b) => a - b));
      }),
    );
  });

  it('lets the one who is due be due again', () => {
    const wheel = new Wheel<string>(0);
    let [rounds, due] = [0, 5];
    wheel.add('ana', due);
    for (let now = 0; now < 100; now++) {
      wheel.advance(now, (who) => {
        rounds += 1;
        wheel.add(who, (due += 10));
      });
    }
    expect(rounds).toBe(10);
  });
});

describe('the moment of a paced client', () => {
  it('[T10] lies before the phase, once in each interval', () => {
    const cadences = fc.constantFrom(1_000, 3_000).chain((interval) => fc.record({ interval: fc.constant(interval), phase: fc.nat(interval - 1) }));
    fc.assert(
      fc.property(cadences, fc.integer({ min: 0, max: 1e9 }), fc.double({ min: 0, max: 50, noNaN: true }), ({ interval, phase }, now, early) => {
        const sent = nextArrival({ interval, phase }, now, early);
        expect((((sent + early - phase) % interval) + interval) % interval).toSatisfy((off: number) => off < 1e-3 || off > interval - 1e-3);
        expect(sent - now).toBeGreaterThanOrEqual(interval / 2 - 1e-6);
        expect(sent - now).toBeLessThanOrEqual(1.5 * interval + 1e-6);
        // The one after it comes one interval later, whatever its own lead is.
        const next = nextArrival({ interval, phase }, sent, 50 - early);
        expect(next + 50 - early - (sent + early)).toBeCloseTo(interval, 3);
      }),
    );
  });
});
