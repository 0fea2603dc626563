import { check, unnumberedSample, type PaceUpdateData, type TrackSample } from '@paceline/protocol';
import { rounded, SAMPLE_BYTES, writeSample } from '@paceline/protocol/binary';

/** A `pace_update` as a binary frame; undefined when something of it does not fit, and it has to travel as JSON. */
export function sampleFrame({ sessionId: _session, userId: _user, ...sample }: PaceUpdateData): Uint8Array<ArrayBuffer> | undefined {
  // Who sends what is no sample hears which field is wrong; a frame would make a sample of it.
  if (!check(unnumberedSample, sample).ok) return undefined;
  const { timestamp, ...readings } = sample;
  const bytes = new Uint8Array(SAMPLE_BYTES);
  return writeSample(new DataView(bytes.buffer), { ...readings, takenAt: Date.parse(timestamp) }) ? bytes : undefined;
}

/** A sample before it is numbered, as a binary frame holds it: an unknown pace is 0, and its time is in UTC and whole milliseconds. */
export function roundSample(sample: Omit<TrackSample, 'seq'>): Omit<TrackSample, 'seq'> {
  const near = rounded(sample);
  return { ...near, pace: Math.max(0, near.pace), timestamp: new Date(sample.timestamp).toISOString() };
}
