import { distanceBetween } from '@paceline/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { synthesizeRun, type RecordedRun } from '../src/synthesize/synthesize.ts';

const seeds = fc.oneof(fc.integer({ min: 0, max: 1e6 }), fc.string());
const hour = (seed: number | string): RecordedRun => synthesizeRun({ seed, duration: 3600 });
const atMost = { numRuns: 15 };

/** Metres per second over the whole run, by the runner's own speed where there was a fix. */
function meanSpeed({ points }: RecordedRun): number {
  const speeds = points.flatMap(({ speed }) => (speed === undefined ? [] : [speed]));
  return speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length;
}

describe('an invented run', () => {
  it('is the same for the same seed and another for another', () => {
    fc.assert(
      fc.property(seeds, seeds, (one, other) => {
        expect(synthesizeRun({ seed: one, duration: 120 })).toEqual(synthesizeRun({ seed: one, duration: 120 }));
        if (String(one) !== String(other)) {
          expect(synthesizeRun({ seed: one, duration: 120 }).points).not.toEqual(synthesizeRun({ seed: other, duration: 120 }).points);
        }
      }),
      atMost,
    );
  });

  it('begins in the same way however long it is', () => {
    const short = synthesizeRun({ seed: 7, duration: 60 });
    expect(hour(7).points.slice(0, 61)).toEqual(short.points);
  });

  it('has one point for every second, both ends included', () => {
    expect(synthesizeRun({ seed: 1, duration: 90 }).points.map(({ time }) => time)).toEqual(Array.from({ length: 91 }, (_, second) => second));
  });

  it('is within what a body does and a receiver reports', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const point of hour(seed).points) {
          expect(point.heartRate).toBeGreaterThanOrEqual(40);
          expect(point.heartRate).toBeLessThanOrEqual(200);
          expect(point.cadence === 0 || (point.cadence! > 150 && point.cadence! < 200)).toBe(true);
          expect(point.speed ?? 0).toBeLessThan(6);
          expect(point.accuracy ?? 3).toBeGreaterThanOrEqual(3);
          expect(point.accuracy ?? 3).toBeLessThanOrEqual(40);
          expect(point.location === undefined).toBe(point.accuracy === undefined);
        }
      }),
      atMost,
    );
  });

  it('stays on the open Atlantic, within a few kilometres of 46° N 30° W', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const { location } of hour(seed).points) {
          if (location !== undefined) expect(distanceBetween(location, { latitude: 46, longitude: -30 })).toBeLessThan(3000);
        }
      }),
      atMost,
    );
  });

  it('never jumps from one second to the next, whatever the receiver does', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { points } = hour(seed);
        for (const [index, { location }] of points.entries()) {
          const before = points[index - 1]?.location;
          if (location !== undefined && before !== undefined) expect(distanceBetween(before, location)).toBeLessThan(12);
        }
      }),
      atMost,
    );
  });

  it('comes round to where it began, and at the same height', () => {
    const { points } = synthesizeRun({ seed: 3, duration: 7200 });
    const start = points[0]!;
    const later = points.slice(600).filter(({ location }) => location !== undefined && distanceBetween(location, start.location!) < 15);
    expect(later.length).toBeGreaterThan(2);
    for (const { altitude } of later) expect(Math.abs(altitude! - start.altitude!)).toBeLessThan(2);
  });

  it('takes about the pace that was asked for', () => {
    const slow = meanSpeed(synthesizeRun({ seed: 5, duration: 3600, basePace: 7 }));
    const fast = meanSpeed(synthesizeRun({ seed: 5, duration: 3600, basePace: 4.5 }));
    expect(1000 / 60 / slow).toBeGreaterThan(6.5);
    expect(1000 / 60 / slow).toBeLessThan(8);
    expect(1000 / 60 / fast).toBeGreaterThan(4.2);
    expect(1000 / 60 / fast).toBeLessThan(5.2);
  });

  it('has hills, red lights and seconds without a fix in most hours', () => {
    const hours = Array.from({ length: 20 }, (_, seed) => hour(seed).points);
    const most = (holds: (points: RecordedRun['points']) => boolean): number => hours.filter(holds).length;
    expect(most((points) => points.slice(60).some(({ speed }) => speed === 0))).toBeGreaterThan(15);
    expect(most((points) => points.some(({ location }) => location === undefined))).toBeGreaterThan(15);
    const climb = (points: RecordedRun['points']): number => Math.max(...points.map(({ altitude }) => altitude!)) - Math.min(...points.map(({ altitude }) => altitude!));
    expect(most((points) => climb(points) > 5 && climb(points) < 120)).toBeGreaterThan(15);
  });

  it('makes the heart work harder than at the start', () => {
    const { points } = hour(11);
    expect(points[600]!.heartRate!).toBeGreaterThan(points[0]!.heartRate! + 25);
  });
});
