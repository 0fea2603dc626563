import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_WAIT, planReplay, type PlannedSample } from '../src/plan.ts';
import type { RecordedPoint, RecordedRun } from '@paceline/files';
import { synthesizeRun } from '../src/synthesize/synthesize.ts';

const runOf = (points: readonly RecordedPoint[], pauses: RecordedRun['pauses'] = []): RecordedRun => ({ name: 'test', points, pauses });
const plan = (run: RecordedRun, speed = 1): readonly PlannedSample[] => planReplay(run, { speed, longestWait: LONGEST_WAIT });
const statuses = (run: RecordedRun): readonly unknown[] => plan(run).map(({ reading }) => reading.status);

/** A point `metres` north of the start. */
const north = (time: number, metres: number): RecordedPoint => ({ time, location: { latitude: 46 + metres / 111_150, longitude: -30 } });

describe('a plan', () => {
  it('has one sample for each point, whatever the points are', () => {
    const point = fc.record(
      {
        time: fc.double({ min: 0, max: 1e5, noNaN: true }),
        location: fc.record({ latitude: fc.double({ min: -90, max: 90, noNaN: true }), longitude: fc.double({ min: -180, max: 180, noNaN: true }) }),
        accuracy: fc.double({ min: 0, max: 1e5, noNaN: true }),
        heartRate: fc.integer({ min: 1, max: 300 }),
        distance: fc.double({ min: 0, max: 1e6, noNaN: true }),
        speed: fc.double({ min: 0, max: 200, noNaN: true }),
      },
      { requiredKeys: ['time'] },
    );
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 60 }), (points) => {
        const samples = plan(runOf(points));
        expect(samples).toHaveLength(points.length);
        expect(samples.at(-1)!.reading.status).toBe('finished');
        for (const [index, { due, reading }] of samples.entries()) {
          const before = samples[index - 1];
          expect(due).toBeGreaterThanOrEqual(before?.due ?? 0);
          expect(reading.elapsed).toBeGreaterThanOrEqual(before?.reading.elapsed ?? 0);
          expect(reading.distance).toBeGreaterThanOrEqual(before?.reading.distance ?? 0);
        }
      }),
    );
  });

  it('divides the time between the points by the speed', () => {
    const run = runOf([north(0, 0), north(10, 30), north(15, 45)]);
    expect(plan(run, 5).map(({ due }) => due)).toEqual([0, 2000, 3000]);
    expect(plan(run, 0.5).map(({ due }) => due)).toEqual([0, 20_000, 30_000]);
  });

  it('cuts a hole of hours to thirty seconds, unless it is to be kept, and counts its hours all the same', () => {
    const run = runOf([north(0, 0), north(1, 3), north(50_000, 10), north(50_001, 13)]);
    expect(plan(run).map(({ due }) => due)).toEqual([0, 1000, 31_000, 32_000]);
    expect(planReplay(run, { speed: 1, longestWait: Infinity }).at(-1)!.due).toBe(50_001_000);
    expect(plan(run).at(-1)!.reading.elapsed).toBe(50_001);
  });

  it('goes on counting time where there is no position, and sends none', () => {
    const samples = plan(runOf([north(0, 0), { time: 1, heartRate: 140 }, north(2, 6)]));
    expect(samples[1]!.reading).toMatchObject({ elapsed: 1, heartRate: 140 });
    expect(samples[1]!.reading).not.toHaveProperty('location');
  });

  it('sends no position that the recorder rejects', () => {
    const samples = plan(runOf([north(0, 0), north(1, 3), north(2, 900), north(3, 9)]));
    expect(samples.map(({ reading }) => reading.location !== undefined)).toEqual([true, true, false, true]);
    expect(samples[2]!.reading.distance).toBeLessThan(10);
  });

  it('keeps a point at the instant of the one before, without its position', () => {
    const samples = plan(runOf([north(0, 0), north(1, 3), north(1, 40), north(2, 6)]));
    expect(samples[2]!.reading.elapsed).toBe(samples[1]!.reading.elapsed);
    expect(samples[2]!.reading).not.toHaveProperty('location');
  });

  it('says paused where the watch was stopped, and finished at the end', () => {
    const run = runOf([north(0, 0), north(1, 3), north(61, 6), north(62, 9)], [{ from: 1, to: 61 }]);
    expect(statuses(run).slice(1)).toEqual(['paused', expect.any(String), 'finished']);
  });

  it('counts about the distance that an invented runner ran', () => {
    const run = synthesizeRun({ seed: 'plan', duration: 1200, basePace: 5.5 });
    const { distance } = plan(run).at(-1)!.reading;
    const speeds = run.points.map(({ speed }, index) => speed ?? run.points[index - 1]?.speed ?? 2.8);
    const ran = speeds.reduce((sum, speed) => sum + speed, 0);
    expect(Math.abs(distance! / ran - 1)).toBeLessThan(0.03);
  });
});
