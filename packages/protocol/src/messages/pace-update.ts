import { id, ordinal, reading, runnerStatus } from '../fields.ts';
import { object, optional, type Infer } from '../schema/index.ts';

/** One sample, sent live. */
export const paceUpdateData = object({
  userId: id,
  sessionId: id,
  ...reading,
  /** Position of the sample in the sender's track, from 1 without gaps; absent from clients that do not number. */
  seq: optional(ordinal),
  status: optional(runnerStatus),
});
export type PaceUpdateData = Infer<typeof paceUpdateData>;
