import { describe, expect, it } from 'vitest';
import { analyse } from '@paceline/core';
import { at, during, steady } from '../recorder/scenario.ts';

describe('an analysis', () => {
  const run = [...steady(3, { from: 0, to: 400 }), ...during({ from: 401, to: 460 }, (second) => at(second, 1_200)), ...during({ from: 461, to: 900 }, (second) => at(second, 1_200 + 3 * (second - 460)))];

  it('has the run with its times, splits and stop', () => {
    const { distance, elapsed, moving, kilometres, stops, holes, segments, points } = analyse(run);
    expect(Math.abs(distance - 2_520)).toBeLessThan(10);
    expect([points, elapsed, segments, holes]).toEqual([901, 900, 1, []]);
    expect(Math.abs(moving - 840)).toBeLessThan(8);
    expect(kilometres.map((split) => Math.round(split.distance))).toEqual([1_000, 1_000, Math.round(distance - 2_000)]);
    expect(stops).toHaveLength(1);
  });

  it('has a stop until the next step, also where it was noticed only once', () => {
    const [stop] = analyse(run).stops;
    expect(Math.abs((stop?.to ?? 0) - 463)).toBeLessThanOrEqual(3);
    const thin = analyse(run.filter((_, second) => second <= 400 || second % 20 === 0)).stops;
    expect(thin.every(({ from, to }) => to > from)).toBe(true);
  });

  it('has no stop that lasted no time, wherever the recording ends', () => {
    const ends = Array.from({ length: 30 }, (_, place) => 400 + place);
    const stops = ends.map((end) => analyse(run.slice(0, end + 1)).stops);
    expect(stops.flat().filter(({ from, to }) => to - from < 1)).toEqual([]);
    expect([stops[0]?.length, stops.at(-1)?.length]).toEqual([0, 1]);
  });

  it('has holes with their straight line, and pieces where that would be too long', () => {
    const bridged = analyse(run.filter((_, second) => second < 100 || second > 140));
    expect(bridged.holes).toMatchObject([{ from: 99, to: 141 }]);
    expect(bridged.holes[0]?.distance).toBeGreaterThan(110);
    expect([bridged.segments, analyse(run.filter((_, second) => second < 100 || second > 300)).segments]).toEqual([1, 2]);
  });

  it('is one of nothing, too', () => expect(analyse([])).toMatchObject({ points: 0, distance: 0, elapsed: 0, moving: 0, rejected: {}, kilometres: [], best: [] }));
});
