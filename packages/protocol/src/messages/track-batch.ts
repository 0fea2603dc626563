import { id, ordinal, reading, runnerStatus } from '../fields.ts';
import { limits } from '../limits.ts';
import { array, object, optional, type Infer } from '../schema/index.ts';

/** One numbered sample of a track: a `pace_update` without the ids that its message carries once. */
export const trackSample = object({ seq: ordinal, ...reading, status: optional(runnerStatus) });
export type TrackSample = Infer<typeof trackSample>;

/** Samples that were recorded while offline, or faster than one message each would carry; ascending by `seq`. */
export const trackBatchData = object({
  userId: id,
  sessionId: id,
  /** Whose samples these are, when it is not the writer that the connection has joined with. */
  writer: optional(id),
  samples: array(trackSample, { min: 1, max: limits.batchSamples }),
});
export type TrackBatchData = Infer<typeof trackBatchData>;
