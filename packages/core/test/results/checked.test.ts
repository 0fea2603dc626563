import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checked, type TimedSample } from '@paceline/core';

const START = Date.UTC(2026, 4, 1, 6, 30);
const sample = (elapsed: number, distance?: number): TimedSample => ({ time: START + elapsed * 1000, distance, moving: elapsed });
const steady = (from: number, to: number, distanceAt = (second: number) => 3 * second): readonly TimedSample[] =>
  Array.from({ length: to - from + 1 }, (_, place) => sample(from + place, distanceAt(from + place)));

describe('a track of somebody else', () => {
  it('is taken as it is when all of it can have been', () => {
    const { points, doubts } = checked(steady(0, 600), START);
    expect(doubts).toEqual([]);
    expect(points.at(-1)).toEqual({ elapsed: 600, distance: 1800, moving: 600 });
  });

  it('gains nothing by a leap, then or later, and the leap is told', () => {
    const { points, doubts } = checked(steady(0, 600, (second) => 3 * second + (second >= 300 ? 5000 : 0)), START);
    expect(doubts).toEqual([{ elapsed: 300, reason: 'too_fast', metres: expect.closeTo(4990, -2) as number }]);
    expect(Math.abs((points.at(-1)?.distance ?? 0) - 1800)).toBeLessThan(20);
  });

  it('may be made up for after a hole, as far as anyone can run in it', () => {
    const { points, doubts } = checked([...steady(0, 100), ...steady(200, 300)], START);
    expect([points.at(-1)?.distance, doubts]).toEqual([900, []]);
  });

  it('stands still where the count goes back a little', () => {
    const { points, doubts } = checked([...steady(0, 100), sample(101, 240), sample(102, 243), sample(103, 310)], START);
    expect(points.slice(-3).map(({ distance }) => distance)).toEqual([300, 300, 310]);
    expect(doubts).toEqual([{ elapsed: 101, reason: 'went_back', metres: 60 }]);
  });

  it('goes on where a device begins its count anew', () => {
    const { points, doubts } = checked([...steady(0, 200), ...steady(201, 300, (second) => 3 * (second - 201))], START);
    expect(points.at(-1)?.distance).toBe(600 + 3 * 99);
    expect(doubts).toEqual([{ elapsed: 201, reason: 'went_back', metres: 0 }]);
  });

  it('needs no distance in each sample', () => {
    expect(checked([sample(0, 0), sample(1), sample(2, 6)], START).points.map(({ distance }) => distance)).toEqual([0, 6]);
  });

  it('never goes back, and never faster than anyone can run, whatever is in it', () => {
    const step = fc.record({ seconds: fc.integer({ min: 0, max: 120 }), distance: fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let time = 0;
        const { points } = checked(steps.map(({ seconds, distance }) => sample((time += seconds), distance)), START);
        for (const [place, { elapsed, distance, moving }] of points.entries()) {
          const before = points[place - 1];
          if (before === undefined) continue;
          expect(distance).toBeGreaterThanOrEqual(before.distance);
          expect(moving).toBeGreaterThanOrEqual(before.moving);
          expect(distance - before.distance).toBeLessThanOrEqual(12.5 * (elapsed - before.elapsed) + 50 + 1e-6);
        }
      }),
    );
  });
});
