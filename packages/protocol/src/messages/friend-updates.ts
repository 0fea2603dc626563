import { id } from '../fields.ts';
import { array, boolean, object, optional, type Infer } from '../schema/index.ts';
import { friendUpdateData } from './friend-update.ts';

/** One tick: the newest sample of everyone who sent one since the last tick, the receiver's own included. */
export const friendUpdatesData = object({
  sessionId: id,
  updates: array(friendUpdateData),
  /** True when this is the whole live picture rather than what changed. */
  snapshot: optional(boolean()),
});
export type FriendUpdatesData = Infer<typeof friendUpdatesData>;
