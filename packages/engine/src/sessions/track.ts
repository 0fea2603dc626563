import type { TrackSample } from '@paceline/protocol';

/** What came out of some samples that a runner sent. */
export interface Intake {
  /** To be stored, in this order: the contiguous next ones, and repetitions of earlier ones. */
  readonly toStore: readonly TrackSample[];
  /** Those of `toStore` that are new. */
  readonly fresh: readonly TrackSample[];
  /** The sample of the highest seq, stored or not. */
  readonly newest: TrackSample;
  /** Whether a sample that was due found no room. */
  readonly overflow: boolean;
}

/**
 * Sorts out samples of a runner whose samples up to `taken` were accepted before, with room for `room` more.
 * A sample beyond a gap is not stored: its sender keeps it until it is acknowledged. Rule W1 of SPEC.md.
 */
export function takeIn(samples: readonly [TrackSample, ...TrackSample[]], taken: number, room: number): Intake {
  // Nearly always: the next sample, alone.
  if (samples.length === 1 && samples[0].seq === taken + 1 && room > 0) return { toStore: samples, fresh: samples, newest: samples[0], overflow: false };
  const toStore: TrackSample[] = [];
  const fresh: TrackSample[] = [];
  let [newest] = samples;
  let overflow = false;
  for (const sample of samples) {
    if (sample.seq > newest.seq) newest = sample;
    const next = taken + fresh.length + 1;
    if (sample.seq > next) continue;
    if (toStore.length >= room) {
      overflow = true;
      continue;
    }
    toStore.push(sample);
    if (sample.seq === next) fresh.push(sample);
  }
  return { toStore, fresh, newest, overflow };
}
