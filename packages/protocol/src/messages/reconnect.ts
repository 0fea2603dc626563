import { count } from '../fields.ts';
import { object, text, type Infer } from '../schema/index.ts';

/** The server asks the client to open a new connection, because this one is about to be closed. */
export const reconnectData = object({
  /** How long to wait first, milliseconds; spread by the server so that clients do not return all at once. */
  delay: count,
  reason: text(),
});
export type ReconnectData = Infer<typeof reconnectData>;
