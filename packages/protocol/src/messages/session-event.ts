import * as z from 'zod/mini';
import { count, epochMs, id, ordinal, role } from '../fields.ts';

/** What happened. Later versions may add kinds: a client skips those it does not know, and still advances its offset. */
export const sessionFact = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('joined'), userId: id, index: count, name: z.string(), role }),
  z.object({ kind: z.literal('left'), userId: id }),
  z.object({ kind: z.literal('away'), userId: id }),
  z.object({ kind: z.literal('back'), userId: id }),
  z.object({ kind: z.literal('paused'), userId: id }),
  z.object({ kind: z.literal('resumed'), userId: id }),
  z.object({ kind: z.literal('finished'), userId: id }),
  z.object({ kind: z.literal('countdown'), startsAt: epochMs }),
  z.object({ kind: z.literal('started') }),
  z.object({ kind: z.literal('ended') }),
]);
export type SessionFact = z.infer<typeof sessionFact>;

/** One ordered, numbered fact of a session. */
export const sessionEventData = z.object({
  sessionId: id,
  epoch: z.string(),
  /** 1 for the first event of the epoch, then without gaps. */
  offset: ordinal,
  /** When it happened, epoch milliseconds of the server's clock. */
  at: epochMs,
  event: sessionFact,
});
export type SessionEventData = z.infer<typeof sessionEventData>;
