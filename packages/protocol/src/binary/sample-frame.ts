import type { DecodeFailure } from '../codec.ts';
import type { Location, RunnerStatus } from '../fields.ts';
import type { TrackSample } from '../messages/track-batch.ts';
import { isoText } from './iso-text.ts';
import { accuracy, altitude, cadence, distance, duration, heartRate, latitude, longitude, pace, readingOf, speed, stepsOf, type Quantity } from './quantities.ts';

/** First byte of a frame that carries a runner's own sample. */
export const SAMPLE = 2;
/** Bytes of such a frame; a later version may append readings. */
export const SAMPLE_BYTES = 44;

/** A sample as it stands in a binary frame: rule B2 of PROTOCOL.md. */
export interface BinarySample extends Omit<TrackSample, 'seq' | 'timestamp'> {
  /** Absent from senders that do not number. */
  readonly seq?: number | undefined;
  /** When the reading was taken, by the sender's estimate of the server's clock: epoch milliseconds. */
  readonly takenAt: number;
}

const statuses: readonly RunnerStatus[] = ['ready', 'running', 'paused', 'no_gps', 'finished'];
const NO_STATUS = 0xff;
const SECONDS = 60;
/** The year 10000, epoch milliseconds: a timestamp has four digits for the year. */
const END_OF_TIME = Date.UTC(10_000);

/** What is wrong with a frame. */
type Failure = { readonly ok: false; readonly failure: DecodeFailure };

/**
 * Writes a sample into `view`, which has at least `SAMPLE_BYTES` from its beginning. False when a reading does not fit
 * (quantities.ts): then it travels as JSON.
 */
export function writeSample(view: DataView, sample: BinarySample): boolean {
  const { seq = 0, takenAt, location, status } = sample;
  if (!(seq <= 0xffff_ffff) || !(takenAt >= 0 && takenAt < END_OF_TIME)) return false;
  view.setUint8(0, SAMPLE);
  view.setUint8(1, SAMPLE_BYTES);
  view.setUint32(2, seq, true);
  view.setUint32(6, takenAt % 2 ** 32, true);
  view.setUint16(10, takenAt / 2 ** 32, true);
  view.setUint8(12, status === undefined ? NO_STATUS : statuses.indexOf(status));
  const beats = stepsOf(sample.heartRate, heartRate);
  const north = stepsOf(location?.latitude, latitude);
  const east = stepsOf(location?.longitude, longitude);
  const far = stepsOf(sample.distance, distance);
  const fast = stepsOf(sample.speed, speed);
  const slow = sample.pace > 0 ? stepsOf(sample.pace * SECONDS, pace) : 0;
  const sure = stepsOf(sample.accuracy, accuracy);
  const high = stepsOf(sample.altitude, altitude);
  const since = stepsOf(sample.elapsed, duration);
  const moved = stepsOf(sample.moving, duration);
  const steps = stepsOf(sample.cadence, cadence);
  if (beats === undefined || north === undefined || east === undefined || far === undefined || fast === undefined || slow === undefined) return false;
  if (sure === undefined || high === undefined || since === undefined || moved === undefined || steps === undefined) return false;
  view.setUint8(13, beats);
  view.setInt32(14, north, true);
  view.setInt32(18, east, true);
  view.setUint32(22, far, true);
  view.setUint16(26, fast, true);
  view.setUint16(28, slow, true);
  view.setUint16(30, sure, true);
  view.setInt16(32, high, true);
  view.setUint32(34, since, true);
  view.setUint32(38, moved, true);
  view.setUint16(42, steps, true);
  return true;
}

/** A sample of a frame, as a `pace_update` would tell it. */
export type SampleInFrame = Omit<BinarySample, 'takenAt'> & { readonly timestamp: string };

/** Reads the sample of a frame whose first byte is `SAMPLE`. Never throws. */
export function readSample(view: DataView): { readonly ok: true; readonly sample: SampleInFrame } | Failure {
  if (view.byteLength < SAMPLE_BYTES || view.getUint8(1) < SAMPLE_BYTES || view.getUint8(1) > view.byteLength) {
    return fail('length', `must be ${SAMPLE_BYTES} bytes or more, as its second byte says`);
  }
  const place = placeIn(view);
  if (place !== undefined && Number.isNaN(place.latitude + place.longitude)) return fail('location', 'must lie on the Earth');
  const status = view.getUint8(12);
  if (status !== NO_STATUS && status >= statuses.length) return fail('status', 'must be one that this version knows');
  const takenAt = view.getUint32(6, true) + view.getUint16(10, true) * 2 ** 32;
  if (takenAt >= END_OF_TIME) return fail('timestamp', 'must lie before the year 10000');
  const sample: { -readonly [Key in keyof SampleInFrame]: SampleInFrame[Key] } = {
    timestamp: isoText(takenAt),
    pace: (view.getUint16(28, true) / pace.perUnit) / SECONDS,
  };
  const seq = view.getUint32(2, true);
  if (seq !== 0) sample.seq = seq;
  if (status !== NO_STATUS) sample.status = statuses[status];
  if (place !== undefined) sample.location = place;
  const wrong =
    take(sample, 'heartRate', view.getUint8(13), heartRate) ??
    take(sample, 'distance', view.getUint32(22, true), distance) ??
    take(sample, 'speed', view.getUint16(26, true), speed) ??
    take(sample, 'accuracy', view.getUint16(30, true), accuracy) ??
    take(sample, 'altitude', view.getInt16(32, true), altitude) ??
    take(sample, 'elapsed', view.getUint32(34, true), duration) ??
    take(sample, 'moving', view.getUint32(38, true), duration) ??
    take(sample, 'cadence', view.getUint16(42, true), cadence);
  return wrong ?? { ok: true, sample };
}

type Reading = 'heartRate' | 'distance' | 'speed' | 'accuracy' | 'altitude' | 'elapsed' | 'moving' | 'cadence';

function take(sample: { -readonly [Key in Reading]?: number | undefined }, name: Reading, steps: number, quantity: Quantity): Failure | undefined {
  const reading = readingOf(steps, quantity);
  if (reading === undefined) return undefined;
  if (Number.isNaN(reading)) return fail(name, `must be ${quantity.min} to ${quantity.max}`);
  sample[name] = reading;
  return undefined;
}

function placeIn(view: DataView): Location | undefined {
  const north = readingOf(view.getInt32(14, true), latitude);
  const east = readingOf(view.getInt32(18, true), longitude);
  return north === undefined || east === undefined ? undefined : { latitude: north, longitude: east };
}

const fail = (field: string, rule: string): Failure => ({
  ok: false,
  failure: { code: 'invalid_message', message: `A binary sample's ${field} ${rule}.`, field: `data.${field}`, type: 'pace_update' },
});

/**
 * The sample with each reading as a frame holds it, so that it is the same whether it travels in a frame or as JSON. What
 * does not fit stays as it is.
 */
export function rounded<Sample extends Omit<BinarySample, 'takenAt'>>(sample: Sample): Sample {
  const { location } = sample;
  return {
    ...sample,
    pace: sample.pace > 0 ? (nearest(sample.pace * SECONDS, pace) ?? 0) / SECONDS : sample.pace,
    ...(location && { location: { latitude: nearest(location.latitude, latitude), longitude: nearest(location.longitude, longitude) } }),
    ...(sample.distance !== undefined && { distance: nearest(sample.distance, distance) }),
    ...(sample.speed !== undefined && { speed: nearest(sample.speed, speed) }),
    ...(sample.accuracy !== undefined && { accuracy: nearest(sample.accuracy, accuracy) }),
    ...(sample.altitude !== undefined && { altitude: nearest(sample.altitude, altitude) }),
    ...(sample.elapsed !== undefined && { elapsed: nearest(sample.elapsed, duration) }),
    ...(sample.moving !== undefined && { moving: nearest(sample.moving, duration) }),
    ...(sample.heartRate !== undefined && { heartRate: nearest(sample.heartRate, heartRate) }),
    ...(sample.cadence !== undefined && { cadence: nearest(sample.cadence, cadence) }),
  };
}

function nearest(reading: number, quantity: Quantity): number {
  const steps = stepsOf(reading, quantity);
  return steps === undefined ? reading : steps / quantity.perUnit;
}
