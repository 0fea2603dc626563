import type { PaceUpdateData } from '@paceline/protocol';
import { rounded } from '@paceline/protocol/binary';
import { distanceOf } from '../fanout/sample-text.ts';
import type { Voice } from './voices.ts';

/** What a member says in one sample, but for its number and its time. */
export type Readings = Omit<PaceUpdateData, 'userId' | 'sessionId' | 'timestamp' | 'seq'>;

/** Every so manieth runner wears a sensor, and now and then one has no pace or stands still. */
const SENSOR = 3;
const NO_PACE = 11;
const PAUSES = { of: 7, every: 20, for: 8 };

/** The readings of a runner's sample: each differs from every other runner's and from the one before, so that no mistake goes unseen. */
export function readingsOf(runner: number, seq: number, { form }: Pick<Voice, 'form'>): Readings {
  const place = (runner * 7 + seq * 3) % 100_000;
  const location = { latitude: 48.13 + place / 1e7, longitude: 11.57 + place / 1e7 };
  const pace = seq % NO_PACE === 0 ? 0 : 4 + ((runner * 31 + seq * 17) % 997) / 331;
  // The old app tells no more, and tells each fix twice, first without a pace: rule D6 of PROTOCOL.md.
  if (form === 'ios') return { pace: Math.max(pace, 4), location };
  const isPaused = runner % PAUSES.of === 0 && seq % PAUSES.every >= PAUSES.every - PAUSES.for;
  const readings: Readings = {
    pace,
    location,
    distance: distanceOf(runner, seq),
    elapsed: seq + (runner % 997) / 1_000,
    moving: seq * 0.93,
    speed: 2 + ((runner * 13 + seq * 29) % 601) / 307,
    accuracy: 3 + ((runner + seq) % 91) / 9,
    altitude: 500 + ((runner + seq) % 71) / 2,
    status: isPaused ? 'paused' : 'running',
    ...(runner % SENSOR === 0 ? { heartRate: 120 + ((runner + seq) % 60), cadence: 150 + ((runner + seq) % 40) } : {}),
  };
  return form === 'binary' ? rounded(readings) : readings;
}
