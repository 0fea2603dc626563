import * as z from 'zod/mini';
import { id } from '../fields.ts';
import { friendUpdateData } from './friend-update.ts';

/** One tick: the newest sample of everyone who sent one since the last tick, the receiver's own included. */
export const friendUpdatesData = z.object({
  sessionId: id,
  updates: z.array(friendUpdateData),
  /** True when this is the whole live picture rather than what changed. */
  snapshot: z.optional(z.boolean()),
});
export type FriendUpdatesData = z.infer<typeof friendUpdatesData>;
