import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checked, checkedBySteps, type TimedSample } from '@paceline/core';
import { Watched } from '../watched.ts';

const START = Date.UTC(2026, 4, 1, 6, 30);
const sample = (elapsed: number, distance?: number): TimedSample => ({ time: START + elapsed * 1000, distance, moving: elapsed });
const steady = (from: number, to: number, distanceAt = (second: number) => 3 * second): readonly TimedSample[] =>
  Array.from({ length: to - from + 1 }, (_, place) => sample(from + place, distanceAt(from + place)));

describe('a track of somebody else', () => {
  it('[Q1] is checked a hundred samples at a time, as in one go', () => {
    const samples = steady(0, 10_000, (second) => 3 * second + (second > 5000 ? 400 : 0));
    const watched = new Watched(samples);
    const { value, most } = watched.through(checkedBySteps(watched.samples, { time: START }));
    expect(value).toEqual(checked(samples, { time: START }));
    expect(value.doubts).toHaveLength(1);
    expect(most).toBeLessThanOrEqual(100);
  });

  it('is taken as it is when all of it can have been', () => {
    const { points, doubts } = checked(steady(0, 600), { time: START });
    expect(doubts).toEqual([]);
    expect(points.at(-1)).toEqual({ elapsed: 600, distance: 1800, moving: 600 });
  });

  it('gains nothing by a leap, then or later, and the leap is told', () => {
    const { points, doubts } = checked(steady(0, 600, (second) => 3 * second + (second >= 300 ? 5000 : 0)), { time: START });
    expect(doubts).toEqual([{ elapsed: 300, reason: 'too_fast', metres: expect.closeTo(4990, -2) as number }]);
    expect(Math.abs((points.at(-1)?.distance ?? 0) - 1800)).toBeLessThan(20);
  });

  it('gains nothing by many small leaps, of which each could have been', () => {
    const { points, doubts } = checked(steady(0, 600, (second) => 40 * second), { time: START });
    expect(points.at(-1)?.distance).toBeLessThanOrEqual(12.5 * 600 + 50);
    expect(doubts.length).toBeGreaterThan(100);
  });

  it('gains nothing by a leap just before its end, or before its first sample', () => {
    const last = checked([...steady(0, 599), sample(600, 2300)], { time: START });
    expect([last.points.at(-1)?.distance, last.doubts]).toEqual([1797, [{ elapsed: 600, reason: 'too_fast', metres: 503 }]]);
    const first = checked([sample(1, 5000), ...steady(2, 100, (second) => 5000 + 3 * (second - 1))], { time: START });
    expect([first.points[0]?.distance, first.points.at(-1)?.distance, first.doubts]).toEqual([0, 297, [{ elapsed: 1, reason: 'too_fast', metres: 5000 }]]);
  });

  it('is a straight line across a hole in which the device says that it has no position, and a rest before one is a rest', () => {
    const hole = [...steady(0, 20), ...steady(21, 29, () => 60), ...steady(30, 35, () => 60).map((one) => ({ ...one, status: 'no_gps' })), ...steady(36, 60)];
    const { points, doubts } = checked(hole, { time: START });
    expect(doubts).toEqual([]);
    expect(points.map(({ elapsed }) => elapsed).filter((elapsed) => elapsed > 20 && elapsed < 36)).toEqual([]);
    const rest = [...steady(0, 20), ...steady(21, 29, () => 60).map((one) => ({ ...one, status: 'paused' })), { ...sample(30, 60), status: 'no_gps' }, ...steady(31, 60, (second) => 3 * (second - 10))];
    expect(checked(rest, { time: START }).points.filter(({ distance }) => distance === 60).map(({ elapsed }) => elapsed)).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
  });

  it('ends with the sample that says so, also when the positions are missing by then', () => {
    const end = [...steady(0, 20), ...[21, 22, 23].map((second) => ({ ...sample(second, 60), status: 'no_gps' })), { ...sample(24, 60), status: 'finished' }];
    expect(checked(end, { time: START }).points.slice(-2)).toEqual([{ elapsed: 20, distance: 60, moving: 20 }, { elapsed: 24, distance: 60, moving: 24 }]);
  });

  it('counts the way through a hole of which the device learns at its end, and no more than anyone can run in it', () => {
    const tunnel = (after: number) => checked([...steady(0, 20), ...[21, 22, 23, 24].map((second) => ({ ...sample(second, 60), status: 'no_gps' })), ...steady(25, 60).map((one) => ({ ...one, distance: after + (one.distance ?? 0) - 75 }))], { time: START });
    expect([tunnel(160).points.at(-1)?.distance, tunnel(160).doubts.length]).toEqual([265, 0]);
    expect([tunnel(600).points.at(-1)?.distance, tunnel(600).doubts.length]).toEqual([165, 1]);
  });

  it('does not count what the device had counted before the start, unless it has begun anew with it', () => {
    const warm = checked(steady(0, 100, (second) => 2000 + 3 * second), { time: START, counted: 2000 });
    expect([warm.points.at(-1)?.distance, warm.doubts]).toEqual([300, []]);
    const anew = checked(steady(0, 100), { time: START, counted: 2000 });
    expect([anew.points.at(-1)?.distance, anew.doubts]).toEqual([300, []]);
  });

  it('has a mark on each sample that cannot have been, and on no other', () => {
    const { marks } = checked([sample(0, 0), sample(1), sample(2, 900), sample(3, 903), sample(4, 840), sample(5, 906)], { time: START });
    expect(marks).toEqual([undefined, undefined, 'too_fast', undefined, 'went_back', undefined]);
  });

  it('may be made up for after a hole, as far as anyone can run in it', () => {
    const { points, doubts } = checked([...steady(0, 100), ...steady(200, 300)], { time: START });
    expect([points.at(-1)?.distance, doubts]).toEqual([900, []]);
  });

  it('stands still where the count goes back a little', () => {
    const { points, doubts } = checked([...steady(0, 100), sample(101, 240), sample(102, 243), sample(103, 310)], { time: START });
    expect(points.slice(-3).map(({ distance }) => distance)).toEqual([300, 300, 310]);
    expect(doubts).toEqual([{ elapsed: 101, reason: 'went_back', metres: 60 }]);
  });

  it('goes on where a device begins its count anew', () => {
    const { points, doubts } = checked([...steady(0, 200), ...steady(201, 300, (second) => 3 * (second - 201))], { time: START });
    expect(points.at(-1)?.distance).toBe(600 + 3 * 99);
    expect(doubts).toEqual([{ elapsed: 201, reason: 'went_back', metres: 0 }]);
  });

  it('needs no distance in each sample', () => {
    expect(checked([sample(0, 0), sample(1), sample(2, 6)], { time: START }).points.map(({ distance }) => distance)).toEqual([0, 6]);
  });

  it('never goes back, and never faster than anyone can run, whatever is in it', () => {
    const step = fc.record({ seconds: fc.integer({ min: 0, max: 120 }), distance: fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let time = 0;
        const { points } = checked(steps.map(({ seconds, distance }) => sample((time += seconds), distance)), { time: START });
        const all = [{ elapsed: 0, distance: 0, moving: 0 }, ...points];
        for (const [place, { elapsed, distance, moving }] of all.entries()) {
          for (const before of all.slice(0, place)) {
            expect(distance).toBeGreaterThanOrEqual(before.distance);
            expect(moving).toBeGreaterThanOrEqual(before.moving);
            expect(distance - before.distance).toBeLessThanOrEqual(12.5 * (elapsed - before.elapsed) + 50 + 1e-6);
          }
        }
      }),
    );
  });
});
