import * as z from 'zod/mini';
import { count, displayName, id, role } from '../fields.ts';
import { limits } from '../limits.ts';

/** Joins a session, or opens it if it does not exist. */
export const joinSessionData = z.object({
  sessionId: id,
  userId: id,
  /** Who may also join, when this message opens the session; otherwise without effect. */
  friends: z.array(id).check(z.maxLength(limits.friends)),
  /** The name others see; the identity's own name when absent. */
  name: z.optional(displayName),
  /** `runner` when absent. */
  role: z.optional(role),
  /** The last event that the client has seen, so that it can be told what it missed. */
  resume: z.optional(z.object({ epoch: z.string().check(z.maxLength(100)), offset: count })),
});
export type JoinSessionData = z.infer<typeof joinSessionData>;
