import * as z from 'zod/mini';
import { count, epochMs, id, ordinal, role } from '../fields.ts';

const facts = [
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
] as const;

/** What happened, as servers of this version write and keep it. */
export const sessionFact = z.discriminatedUnion('kind', facts);
export type SessionFact = z.infer<typeof sessionFact>;

/** Stands in for a fact whose kind a later version added: nothing to act on, but its event still advances the offset. */
const unknownFact = z.object({ kind: z.literal('unknown'), name: z.string() });
export type UnknownFact = z.infer<typeof unknownFact>;

const kinds: ReadonlySet<unknown> = new Set(facts.map((fact) => fact.shape.kind.def.values[0]));

function nameUnknownKind(fact: unknown): unknown {
  if (typeof fact !== 'object' || fact === null || !('kind' in fact)) return fact;
  const { kind } = fact;
  if (typeof kind !== 'string' || kind === 'unknown' || kinds.has(kind)) return fact;
  return { kind: 'unknown', name: kind } satisfies UnknownFact;
}

/** What happened, as a client reads it: later versions may add kinds, which arrive as `unknown` instead of as an error. */
export const receivedFact = z.pipe(z.transform(nameUnknownKind), z.discriminatedUnion('kind', [...facts, unknownFact]));

/** One ordered, numbered fact of a session. */
export const sessionEventData = z.object({
  sessionId: id,
  epoch: z.string(),
  /** 1 for the first event of the epoch, then without gaps. */
  offset: ordinal,
  /** When it happened, epoch milliseconds of the server's clock. */
  at: epochMs,
  event: receivedFact,
});
export type SessionEventData = z.infer<typeof sessionEventData>;
