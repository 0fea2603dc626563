import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { record, recorderStart, type Fix } from '@paceline/core';
import { placeAt, START } from './scenario.ts';

const wild = fc.constantFrom(NaN, Infinity, -Infinity, -1, 0, 1e9, Number.MAX_VALUE, Number.MIN_VALUE);
const optional = <Value>(value: fc.Arbitrary<Value>, weight = 3): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight, arbitrary: value }, { weight: 1, arbitrary: fc.constant(undefined) });

/** Seconds to the next fix: mostly one, sometimes none, a moment, a hole, back in time, or nonsense. */
const pause = fc.oneof(
  { weight: 12, arbitrary: fc.constant(1) },
  { weight: 3, arbitrary: fc.double({ min: 0, max: 10, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 0.001, 30, 89, 91, 3600, 54_000, -1, -3600, 1e9, -1e9, NaN, Infinity) },
);

/** Metres from the place before: a stride, mostly; a jump or the other end of the world, sometimes. */
const way = fc.oneof({ weight: 12, arbitrary: fc.double({ min: -6, max: 6, noNaN: true }) }, { weight: 1, arbitrary: fc.constantFrom(100, -100, 250, 5_000_000) });

const step = fc.record({
  pause,
  north: way,
  east: way,
  place: fc.oneof({ weight: 8, arbitrary: fc.constant('walked') }, { weight: 1, arbitrary: fc.constantFrom('none', 'null_island', 'wild') }),
  wild: fc.tuple(wild, wild),
  accuracy: optional(fc.oneof({ weight: 5, arbitrary: fc.double({ min: 1, max: 80, noNaN: true }) }, { weight: 1, arbitrary: wild }), 1),
  speed: optional(fc.oneof({ weight: 5, arbitrary: fc.double({ min: 0, max: 14, noNaN: true }) }, { weight: 1, arbitrary: wild }), 1),
  counted: optional(fc.oneof({ weight: 5, arbitrary: fc.double({ min: 0, max: 20, noNaN: true }) }, { weight: 1, arbitrary: wild }), 1),
  more: optional(fc.oneof(fc.double({ min: 0, max: 300, noNaN: true }), wild), 1),
  age: optional(fc.oneof({ weight: 5, arbitrary: fc.constant(0.1) }, { weight: 1, arbitrary: fc.oneof(fc.double({ min: -100, max: 100, noNaN: true }), wild) }), 1),
});

interface Received {
  readonly fix: Fix;
  readonly receivedAt: number | undefined;
}

/** Turns steps into fixes with their times of receipt. */
const wildRun: fc.Arbitrary<readonly Received[]> = fc.array(step, { minLength: 1, maxLength: 150 }).map((steps) => {
  let [time, north, east, counted] = [START, 0, 0, 0];
  return steps.map((step) => {
    const next = time + step.pause * 1000;
    if (Number.isFinite(next)) time = next;
    [north, east, counted] = [north + step.north, east + step.east, counted + (step.counted ?? 0)];
    const location = { walked: placeAt(north, east), none: undefined, null_island: { latitude: 0, longitude: 0 }, wild: { latitude: step.wild[0], longitude: step.wild[1] } }[step.place];
    const fix: Fix = {
      time: next,
      ...(location && { location }),
      ...(step.accuracy !== undefined && { accuracy: step.accuracy }),
      ...(step.speed !== undefined && { speed: step.speed }),
      ...(step.counted !== undefined && { distance: counted }),
      ...(step.more !== undefined && { altitude: step.more, heartRate: step.more, cadence: step.more }),
    };
    return { fix, receivedAt: step.age === undefined ? undefined : next + step.age * 1000 };
  });
});

const MOST_BYTES = 16_000;
const FASTEST_PACE = 1000 / 12.5 / 60;

describe('whatever the device says', () => {
  it('time and distance are finite and never go back, and no pace is absurd', () => {
    fc.assert(
      fc.property(wildRun, (run) => {
        let state = recorderStart;
        let before = { elapsed: 0, moving: 0, distance: 0, segment: 0 };
        for (const { fix, receivedAt } of run) {
          const recorded = record(state, fix, receivedAt);
          state = recorded.state;
          const { reading } = recorded;
          if (reading === undefined) continue;
          const { elapsed, moving, distance, segment, speed, pace } = reading;
          for (const value of Object.values(reading)) if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
          expect(elapsed).toBeGreaterThanOrEqual(before.elapsed);
          expect(moving).toBeGreaterThanOrEqual(before.moving);
          expect(distance).toBeGreaterThanOrEqual(before.distance);
          expect(segment).toBeGreaterThanOrEqual(before.segment);
          expect(moving).toBeLessThanOrEqual(elapsed + 0.001);
          expect(distance).toBeLessThanOrEqual(12.5 * elapsed + 0.01);
          expect(speed >= 0 && speed <= 12.5).toBe(true);
          expect(pace === 0 || (pace >= FASTEST_PACE && pace < 20.1)).toBe(true);
          before = reading;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the state stays a plain value of bounded size, and the run goes on from its stored form just the same', () => {
    fc.assert(
      fc.property(wildRun, (run) => {
        let [state, stored] = [recorderStart, recorderStart];
        for (const { fix, receivedAt } of run) {
          const [one, other] = [record(state, fix, receivedAt), record(stored, fix, receivedAt)];
          expect(other.reading).toEqual(one.reading);
          expect(other.rejection).toBe(one.rejection);
          const text = JSON.stringify(other.state);
          expect(text.length).toBeLessThan(MOST_BYTES);
          [state, stored] = [one.state, JSON.parse(text) as typeof stored];
        }
      }),
      { numRuns: 100 },
    );
  });

  it('a reading or a rejection comes of every fix', () => {
    fc.assert(
      fc.property(wildRun, (run) => {
        let state = recorderStart;
        for (const { fix, receivedAt } of run) {
          const recorded = record(state, fix, receivedAt);
          expect(recorded.reading !== undefined || recorded.rejection !== undefined).toBe(true);
          state = recorded.state;
        }
      }),
      { numRuns: 100 },
    );
  });
});
