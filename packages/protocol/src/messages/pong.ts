import * as z from 'zod/mini';

/** Answers a `ping`; with the receipt time t3 the asker computes the clock offset ((t1 − t0) + (t2 − t3)) / 2. */
export const pongData = z.object({
  t0: z.optional(z.number()),
  /** The answerer's clock when the ping arrived, epoch milliseconds. */
  t1: z.optional(z.number()),
  /** The answerer's clock when the pong was written, epoch milliseconds. */
  t2: z.optional(z.number()),
});
export type PongData = z.infer<typeof pongData>;
