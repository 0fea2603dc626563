import { count } from '../fields.ts';
import { object, oneOf, optional, text, type Infer } from '../schema/index.ts';

/** Something that the receiver asked for was not done. */
export const errorData = object({
  /** Stable name of the error; see the table in PROTOCOL.md. */
  code: text(),
  /** What happened, for people. */
  message: text(),
  /** What to do about it. */
  remedy: optional(text()),
  /** Whether the same request may succeed if it is sent again. */
  retry: optional(oneOf('now', 'later', 'never')),
  /** Milliseconds to wait before a retry. */
  retryAfter: optional(count),
  /** Path of the field that was wrong, such as `data.location.latitude`. */
  field: optional(text()),
  /** Type of the message that caused the error. */
  type: optional(text()),
});
export type ErrorData = Infer<typeof errorData>;
