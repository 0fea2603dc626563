import { count, id, ordinal, reading, runnerStatus } from '../fields.ts';
import { boolean, object, optional, type Infer } from '../schema/index.ts';

/** The newest sample of one runner, as the others see it. */
export const friendUpdateData = object({
  userId: id,
  sessionId: id,
  ...reading,
  status: runnerStatus,
  seq: optional(ordinal),
  /** Counts the runner's writers that have been live; 1 when absent. A higher one is newer, whatever the `seq`. */
  writerEpoch: optional(ordinal),
  /** The runner's place in the roster: stable for the whole session. */
  index: optional(count),
  /** When the reading was taken by the server's clock: milliseconds since the session's `origin`. */
  sessionTime: optional(count),
  /** Whether all samples of the writer before this one are on the server's disk; unknown when absent. */
  stored: optional(boolean()),
});
export type FriendUpdateData = Infer<typeof friendUpdateData>;
