import type { FriendUpdateData, Sharing, TrackSample } from '@paceline/protocol';
import type { MarkedSample } from './assessed-track.ts';

/** The readings that tell how someone runs but not where, nor how their heart beats. A new reading is private until it is listed here. */
const paceReadings = ['seq', 'timestamp', 'pace', 'distance', 'elapsed', 'moving', 'speed', 'cadence', 'status'] as const satisfies readonly (keyof TrackSample)[];

/** The sample as other members may see it. Rule S25 of SPEC.md. */
export function sharedSample(sample: TrackSample, sharing: Sharing): TrackSample {
  if (sharing === 'precise') return sample;
  const shown: Partial<Record<keyof TrackSample, unknown>> = {};
  for (const reading of paceReadings) {
    if (sample[reading] !== undefined) shown[reading] = sample[reading];
  }
  return shown as TrackSample;
}

/** The same of one that is read back, with its time and its mark. */
export const sharedMarked = (sample: MarkedSample, sharing: Sharing): MarkedSample => ({ ...sharedSample(sample, sharing), at: sample.at, ...(sample.doubt === undefined ? {} : { doubt: sample.doubt }) });

/** Where a runner's sample belongs: what the others need beside the readings. */
export interface Origin {
  readonly sessionId: string;
  readonly userId: string;
  readonly index: number;
  readonly writerEpoch: number;
  readonly sharing: Sharing;
  readonly sessionTime: number;
  /** Whether the sender is to hear by this that all before the sample is stored. */
  readonly stored: boolean;
}

/** The live picture's entry for a runner's newest sample. */
export function friendUpdate(sample: TrackSample, { sessionId, userId, index, writerEpoch, sharing, sessionTime, stored }: Origin): FriendUpdateData {
  // The spread comes first: an engine copies an object as a whole much faster than its members one by one, and this is done for every sample.
  const update: { -readonly [Key in keyof FriendUpdateData]: FriendUpdateData[Key] } = { ...sharedSample(sample, sharing), sessionId, userId, index, sessionTime, status: sample.status ?? 'running' };
  // Left out where they say nothing: nearly everybody has one writer, and this goes out every second.
  if (writerEpoch > 1) update.writerEpoch = writerEpoch;
  if (stored) update.stored = true;
  return update;
}
