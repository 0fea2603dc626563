import * as z from 'zod/mini';
import { count, epochMs, id } from '../fields.ts';

/** The server's answer to `hello`. */
export const welcomeData = z.object({
  userId: id,
  /** Protocol version that the server speaks on this connection. */
  version: z.int().check(z.gte(1)),
  /** The server's clock when it wrote this message, epoch milliseconds. */
  serverTime: epochMs,
  /** How often the client should send a `ping`, milliseconds. */
  pingInterval: z.optional(count),
  /** Largest message the server accepts, bytes. */
  messageBytes: z.optional(count),
  /** Most samples the server accepts in one `track_batch`. */
  batchSamples: z.optional(count),
});
export type WelcomeData = z.infer<typeof welcomeData>;
