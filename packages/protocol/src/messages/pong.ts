import { number, object, optional, type Infer } from '../schema/index.ts';

/** Answers a `ping`; with the receipt time t3 the asker computes the clock offset ((t1 − t0) + (t2 − t3)) / 2. */
export const pongData = object({
  t0: optional(number()),
  /** The answerer's clock when the ping arrived, epoch milliseconds. */
  t1: optional(number()),
  /** The answerer's clock when the pong was written, epoch milliseconds. */
  t2: optional(number()),
});
export type PongData = Infer<typeof pongData>;
