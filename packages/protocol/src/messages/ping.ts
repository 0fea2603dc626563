import { number, object, optional, type Infer } from '../schema/index.ts';

/** Asks for a `pong`. */
export const pingData = object({
  /** The sender's clock when it wrote the message, milliseconds; returned as it is. */
  t0: optional(number()),
});
export type PingData = Infer<typeof pingData>;
