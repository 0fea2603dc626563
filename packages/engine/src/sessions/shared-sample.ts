import type { FriendUpdateData, Sharing, TrackSample } from '@paceline/protocol';

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

/** Where a runner's sample belongs: what the others need beside the readings. */
export interface Origin {
  readonly sessionId: string;
  readonly userId: string;
  readonly index: number;
  readonly writerEpoch: number;
  readonly sharing: Sharing;
  readonly sessionTime: number;
}

/** The live picture's entry for a runner's newest sample. */
export function friendUpdate(sample: TrackSample, { sharing, writerEpoch, ...origin }: Origin): FriendUpdateData {
  // Left out where it says nothing: nearly everybody has one writer, and this goes out every second.
  const writer = writerEpoch > 1 ? { writerEpoch } : {};
  return { ...origin, ...writer, ...sharedSample(sample, sharing), status: sample.status ?? 'running' };
}
