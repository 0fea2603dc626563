import * as z from 'zod/mini';

/** Asks for a `pong`. */
export const pingData = z.object({
  /** The sender's clock when it wrote the message, milliseconds; returned as it is. */
  t0: z.optional(z.number()),
});
export type PingData = z.infer<typeof pingData>;
