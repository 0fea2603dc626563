import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addClockSample, clockStart, offsetOf, type ClockSample } from '@paceline/core';

/** What a ping measures when the server's clock is `offset` ahead and the two ways take `up` and `down`. */
function ping(offset: number, up: number, down: number): ClockSample {
  const t0 = 1_000_000;
  const t1 = t0 + offset + up;
  const t2 = t1 + 3;
  return { t0, t1, t2, t3: t2 - offset + down };
}

const measure = (...samples: readonly ClockSample[]): number | undefined => offsetOf(samples.reduce(addClockSample, clockStart));

describe('the offset to the clock of the server', () => {
  it('is unknown before the first answer', () => expect(offsetOf(clockStart)).toBeUndefined());

  it('is exact when both ways take equally long, whatever the clock of the device says', () => {
    for (const offset of [0, 250, -86_400_000, 86_400_000]) expect(measure(ping(offset, 40, 40))).toBeCloseTo(offset, 6);
  });

  it('is taken from the measurement with the shortest way', () => {
    expect(measure(ping(500, 400, 20), ping(500, 21, 19), ping(500, 20, 900))).toBeCloseTo(501, 6);
  });

  it('forgets a measurement when eight newer ones have come', () => {
    const newer = Array.from({ length: 8 }, () => ping(700, 50, 50));
    expect(measure(ping(500, 1, 1), ...newer.slice(1))).toBeCloseTo(500, 6);
    expect(measure(ping(500, 1, 1), ...newer)).toBeCloseTo(700, 6);
  });

  it('prefers the newer of two equally good ones', () => expect(measure(ping(500, 30, 30), ping(510, 30, 30))).toBeCloseTo(510, 6));

  it('ignores what cannot be true', () => {
    const good = ping(100, 10, 10);
    for (const wrong of [{ ...good, t3: good.t0 - 1 }, { ...good, t2: good.t1 - 1 }, { ...good, t1: NaN }, { ...good, t2: good.t2 + 1000 }, { ...good, t3: Infinity }]) {
      expect(measure(wrong)).toBeUndefined();
      expect(measure(good, wrong)).toBeCloseTo(100, 6);
    }
  });

  it('is wrong by at most half of the time on the way', () => {
    const way = fc.integer({ min: 0, max: 5000 });
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.array(fc.tuple(way, way), { minLength: 1, maxLength: 8 }), (offset, ways) => {
        const shortest = Math.min(...ways.map(([up, down]) => up + down));
        const estimate = measure(...ways.map(([up, down]) => ping(offset, up, down))) ?? NaN;
        expect(Math.abs(estimate - offset)).toBeLessThanOrEqual(shortest / 2 + 1e-6);
      }),
    );
  });
});
