import * as fc from 'fast-check';
import type { TrackSample } from '@paceline/protocol';

// JSON has one zero, so −0 is not among the numbers that must come back.
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((value) => value + 0);

/** Any sample that the protocol lets through, with any set of its optional keys; the seq is for the test to give. */
export const trackSample: fc.Arbitrary<TrackSample> = fc.record(
  {
    seq: fc.constant(1),
    pace: number(-1000, 1000),
    timestamp: fc.date({ min: new Date(0), max: new Date(8e12), noInvalidDate: true }).map((date) => date.toISOString()),
    location: fc.record({ latitude: number(-90, 90), longitude: number(-180, 180) }, { noNullPrototype: true }),
    distance: number(0, 1_000_000),
    elapsed: number(0, 604_800),
    moving: number(0, 604_800),
    speed: number(0, 200),
    accuracy: number(0, 100_000),
    altitude: number(-1000, 20_000),
    heartRate: number(1, 300),
    cadence: number(0, 400),
    status: fc.constantFrom('ready', 'running', 'paused', 'no_gps', 'finished'),
  },
  { requiredKeys: ['seq', 'pace', 'timestamp'], noNullPrototype: true },
);
