import * as z from 'zod/mini';
import { count } from '../fields.ts';

/** Something that the receiver asked for was not done. */
export const errorData = z.object({
  /** Stable name of the error; see the table in PROTOCOL.md. */
  code: z.string(),
  /** What happened, for people. */
  message: z.string(),
  /** What to do about it. */
  remedy: z.optional(z.string()),
  /** Whether the same request may succeed if it is sent again. */
  retry: z.optional(z.enum(['now', 'later', 'never'])),
  /** Milliseconds to wait before a retry. */
  retryAfter: z.optional(count),
  /** Path of the field that was wrong, such as `data.location.latitude`. */
  field: z.optional(z.string()),
  /** Type of the message that caused the error. */
  type: z.optional(z.string()),
});
export type ErrorData = z.infer<typeof errorData>;
