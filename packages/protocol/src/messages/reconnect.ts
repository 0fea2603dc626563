import * as z from 'zod/mini';
import { count } from '../fields.ts';

/** The server asks the client to open a new connection, because this one is about to be closed. */
export const reconnectData = z.object({
  /** How long to wait first, milliseconds; spread by the server so that clients do not return all at once. */
  delay: count,
  reason: z.string(),
});
export type ReconnectData = z.infer<typeof reconnectData>;
