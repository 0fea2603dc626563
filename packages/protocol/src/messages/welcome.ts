import { count, epochMs, id } from '../fields.ts';
import { int, object, optional, type Infer } from '../schema/index.ts';

/** The server's answer to `hello`. */
export const welcomeData = object({
  userId: id,
  /** Protocol version that the server speaks on this connection. */
  version: int(1),
  /** The server's clock when it wrote this message, epoch milliseconds. */
  serverTime: epochMs,
  /** How often the client should send a `ping`, milliseconds. */
  pingInterval: optional(count),
  /** Largest message the server accepts, bytes. */
  messageBytes: optional(count),
  /** Most samples the server accepts in one `track_batch`. */
  batchSamples: optional(count),
});
export type WelcomeData = Infer<typeof welcomeData>;
