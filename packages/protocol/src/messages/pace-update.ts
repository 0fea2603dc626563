import * as z from 'zod/mini';
import { id, ordinal, reading, runnerStatus } from '../fields.ts';

/** One sample, sent live. */
export const paceUpdateData = z.object({
  userId: id,
  sessionId: id,
  ...reading,
  /** Position of the sample in the sender's track, from 1 without gaps; absent from clients that do not number. */
  seq: z.optional(ordinal),
  status: z.optional(runnerStatus),
});
export type PaceUpdateData = z.infer<typeof paceUpdateData>;
