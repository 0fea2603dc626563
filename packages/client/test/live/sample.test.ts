import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PaceUpdateData } from '@paceline/client';
import { readSample } from '@paceline/protocol/binary';
import { roundSample, sampleFrame } from '../../src/live/sample.ts';

const reading = fc.record(
  {
    pace: fc.double({ min: -1_000, max: 100, noNaN: true }),
    timestamp: fc.constantFrom('2026-05-01T06:30:00Z', '2026-05-01T08:30:00.1239+02:00', '2026-05-01T06:30:00.250Z'),
    location: fc.record({ latitude: fc.double({ min: -90, max: 90, noNaN: true }), longitude: fc.double({ min: -180, max: 180, noNaN: true }) }),
    distance: fc.double({ min: 0, max: 1e6, noNaN: true }),
    elapsed: fc.double({ min: 0, max: 604_800, noNaN: true }),
    speed: fc.double({ min: 0, max: 200, noNaN: true }),
    accuracy: fc.double({ min: 0, max: 6_000, noNaN: true }),
    altitude: fc.double({ min: -1_000, max: 10_000, noNaN: true }),
    heartRate: fc.double({ min: 1, max: 250, noNaN: true }),
    cadence: fc.double({ min: 0, max: 400, noNaN: true }),
    status: fc.constantFrom('ready' as const, 'running' as const, 'paused' as const, 'no_gps' as const, 'finished' as const),
  },
  { requiredKeys: ['pace', 'timestamp'] },
);

test('[B3] a rounded sample is the same to a server whether it comes in a frame or as JSON, and rounding it again changes nothing', () => {
  fc.assert(
    fc.property(reading, fc.integer({ min: 1, max: 100_000 }), (given, seq) => {
      const sample = roundSample(given);
      const json = JSON.parse(JSON.stringify({ ...sample, seq })) as PaceUpdateData;
      const bytes = sampleFrame({ ...sample, seq, sessionId: 'run', userId: 'ana' });
      const read = bytes && readSample(new DataView(bytes.buffer));
      if (read?.ok !== true) throw new Error('The sample should fit.');
      expect(JSON.parse(JSON.stringify(read.sample))).toEqual(json);
      expect(JSON.parse(JSON.stringify(roundSample(sample)))).toEqual(JSON.parse(JSON.stringify(sample)));
    }),
  );
});

test('[B3] what is a little below nothing is nothing, as JSON has no other', () => {
  expect(roundSample({ pace: -0, timestamp: '2026-05-01T06:30:00.000Z', altitude: -0.1, location: { latitude: -1e-9, longitude: -0 } })).toEqual({ pace: 0, timestamp: '2026-05-01T06:30:00.000Z', altitude: 0, location: { latitude: 0, longitude: 0 } });
});

test('[B4] [E6] what does not fit, or is no sample, is no frame', () => {
  const sample: PaceUpdateData = { sessionId: 'run', userId: 'ana', seq: 1, pace: 5, timestamp: '2026-05-01T06:30:00.000Z' };
  expect(sampleFrame(sample)).toHaveLength(44);
  for (const wrong of [{ pace: 200 }, { accuracy: 90_000 }, { altitude: 19_000 }, { timestamp: '1969-12-31T23:59:59Z' }, { pace: undefined }, { pace: '5' }, { timestamp: 'now' }, { location: {} }]) {
    expect(sampleFrame({ ...sample, ...wrong } as unknown as PaceUpdateData), JSON.stringify(wrong)).toBeUndefined();
  }
});
