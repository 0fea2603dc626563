import { trackSample } from '@paceline/protocol';
import { jsonSchemaOf } from '@paceline/protocol/json-schema';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { friendUpdate, sharedSample } from '../../src/sessions/shared-sample.ts';
import { sample } from './support.ts';

const origin = { sessionId: 'run', userId: 'ana', index: 0, sessionTime: 0 };
const whole = sample(7, {
  location: { latitude: 46, longitude: -30 },
  accuracy: 5,
  altitude: 120,
  heartRate: 150,
  cadence: 172,
  elapsed: 7,
  moving: 6,
  speed: 3,
  status: 'running',
});

describe('what others see of a sample', () => {
  it('[S25] is all of it where the place is shared', () => {
    expect(sharedSample(whole, 'precise')).toEqual(whole);
  });

  it('[S25] is what tells how one runs, where only the pace is shared', () => {
    const { location: _location, accuracy: _accuracy, altitude: _altitude, heartRate: _heartRate, ...seen } = whole;
    expect(sharedSample(whole, 'pace')).toEqual(seen);
  });

  it('[S25] never holds a place or a heart rate where only the pace is shared, whatever was sent', () => {
    const anything = fc.dictionary(fc.oneof(fc.constantFrom(...Object.keys(jsonSchemaOf(trackSample)['properties'] as object)), fc.string()), fc.anything());
    fc.assert(
      fc.property(anything, (more) => {
        const seen = friendUpdate({ ...whole, ...more }, { ...origin, writerEpoch: 1, sharing: 'pace', stored: false });
        const allowed = ['userId', 'sessionId', 'index', 'sessionTime', 'seq', 'timestamp', 'pace', 'distance', 'elapsed', 'moving', 'speed', 'cadence', 'status'];
        expect(allowed).toEqual(expect.arrayContaining(Object.keys(seen)));
      }),
    );
  });

  it('counts as running without a status of its own', () => {
    expect(friendUpdate(sample(1), { ...origin, writerEpoch: 1, sharing: 'pace', stored: false })).toEqual({ ...origin, ...sample(1), status: 'running' });
  });
});
