import * as z from 'zod/mini';
import { count, id, ordinal, reading, runnerStatus } from '../fields.ts';

/** The newest sample of one runner, as the others see it. */
export const friendUpdateData = z.object({
  userId: id,
  sessionId: id,
  ...reading,
  status: runnerStatus,
  seq: z.optional(ordinal),
  /** The runner's place in the roster: stable for the whole session. */
  index: z.optional(count),
  /** When the reading was taken by the server's clock: milliseconds since the session's `origin`. */
  sessionTime: z.optional(count),
});
export type FriendUpdateData = z.infer<typeof friendUpdateData>;
