import { count, displayName, estimate, id, role } from '../fields.ts';
import { limits } from '../limits.ts';
import { array, object, optional, text, type Infer } from '../schema/index.ts';

/** Joins a session, or opens it if it does not exist. */
export const joinSessionData = object({
  sessionId: id,
  userId: id,
  /** Who may also join, when this message opens the session; otherwise without effect. */
  friends: array(id, { max: limits.friends }),
  /** The name others see; the identity's own name when absent. */
  name: optional(displayName),
  /** `runner` when absent. */
  role: optional(role),
  /** For a handicap: seconds in which the sender expects to cover the distance of the plan. */
  estimate: optional(estimate),
  /** Which memory of the sender's samples this is; without it, the one that all apps share that know nothing of writers. */
  writer: optional(id),
  /** The last event that the client has seen, so that it can be told what it missed. */
  resume: optional(object({ epoch: text({ max: 100 }), offset: count })),
});
export type JoinSessionData = Infer<typeof joinSessionData>;
