import * as z from 'zod/mini';
import { id, ordinal, reading, runnerStatus } from '../fields.ts';
import { limits } from '../limits.ts';

/** One numbered sample of a track: a `pace_update` without the ids that its message carries once. */
export const trackSample = z.object({ seq: ordinal, ...reading, status: z.optional(runnerStatus) });
export type TrackSample = z.infer<typeof trackSample>;

/** Samples that were recorded while offline, or faster than one message each would carry; ascending by `seq`. */
export const trackBatchData = z.object({
  userId: id,
  sessionId: id,
  samples: z.array(trackSample).check(z.minLength(1), z.maxLength(limits.batchSamples)),
});
export type TrackBatchData = z.infer<typeof trackBatchData>;
