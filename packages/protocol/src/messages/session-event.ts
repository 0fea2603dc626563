import { count, epochMs, estimate, id, ordinal, role } from '../fields.ts';
import { object, openVariants, optional, text, variants, type Infer } from '../schema/index.ts';

const facts = {
  joined: { userId: id, index: count, name: text(), role, estimate: optional(estimate) },
  left: { userId: id },
  away: { userId: id },
  back: { userId: id },
  paused: { userId: id },
  resumed: { userId: id },
  finished: { userId: id },
  countdown: { startsAt: epochMs },
  started: {},
  ended: {},
};

/** What happened, as servers of this version write and keep it. */
export const sessionFact = variants('kind', facts);
export type SessionFact = Infer<typeof sessionFact>;

/** What happened, as a client reads it: later versions may add kinds, which arrive as `unknown` instead of as an error. */
export const receivedFact = openVariants('kind', facts);

/** Stands in for a fact whose kind a later version added: nothing to act on, but its event still advances the offset. */
export type UnknownFact = Extract<Infer<typeof receivedFact>, { kind: 'unknown' }>;

/** One ordered, numbered fact of a session. */
export const sessionEventData = object({
  sessionId: id,
  epoch: text(),
  /** 1 for the first event of the epoch, then without gaps. */
  offset: ordinal,
  /** When it happened, epoch milliseconds of the server's clock. */
  at: epochMs,
  event: receivedFact,
});
export type SessionEventData = Infer<typeof sessionEventData>;
