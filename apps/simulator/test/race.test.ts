import { describe, expect, it } from 'vitest';
import type { PlannedSample } from '../src/plan.ts';
import { cutAt, estimateOf, finishOf } from '../src/race.ts';

/** A sample a second at 3 m/s. */
const samples = (count: number): readonly PlannedSample[] =>
  Array.from({ length: count }, (_, second) => ({ due: second * 1000, reading: { pace: 5.5, distance: 3 * second, status: 'running' as const } }));

describe('a simulated race', () => {
  it('ends for each with the first sample that has covered the distance, unaltered but for the finish', () => {
    const cut = cutAt(samples(100), 100);
    expect(cut).toHaveLength(35);
    expect(cut.at(-1)).toEqual({ due: 34_000, reading: { pace: 5.5, distance: 102, status: 'finished' } });
    expect(cut.slice(0, -1)).toEqual(samples(34));
  });

  it('is as long as the run where that is shorter, or there is no distance', () => {
    expect(cutAt(samples(10), 100)).toEqual(samples(10));
    expect(cutAt(samples(10), undefined)).toEqual(samples(10));
  });

  it('is expected to take a little more than twice the first half, and of who does not get that far nothing is expected', () => {
    const plan = { distance: 600, handicap: true };
    expect(estimateOf(samples(300), plan)).toBe(208);
    expect(estimateOf(samples(50), plan)).toBeUndefined();
    expect(estimateOf(samples(300), { distance: 600 })).toBeUndefined();
  });

  it('was finished between two samples, after the start of all and one\'s own', () => {
    const start = Date.UTC(2026, 4, 1);
    const sent = Array.from({ length: 40 }, (_, second) => ({ seq: second + 1, timestamp: new Date(start + (10 + second) * 1000).toISOString(), distance: 3 * second }));
    expect(finishOf(sent, { distance: 100 }, start)).toEqual({ elapsed: expect.closeTo(10 + 100 / 3, 6), net: expect.closeTo(100 / 3, 6) });
    expect(finishOf(sent.slice(0, 20), { distance: 100 }, start)).toBeUndefined();
    expect(finishOf(sent, {}, start)).toBeUndefined();
  });
});
