import type { CadenceData, PaceUpdateData, RunnerStatus } from '@paceline/protocol';
import type { Arrival } from './way.ts';

/*
 *          cadence            take, too early
 *   free ──────────▶ open ─────────────────────▶ holding
 *                     ▲                              │ expire, flush, what is urgent
 *                     └──────────────────────────────┘
 */

/** When samples should arrive: rule T10 of PROTOCOL.md. Milliseconds. */
export type Cadence = Pick<CadenceData, 'interval' | 'phase'>;

interface Base {
  /** Status of the newest sample since the join; undefined before the first. */
  readonly last: RunnerStatus | undefined;
}

interface Paced extends Base {
  readonly cadence: Cadence;
  /** When samples last left as the cadence wants it, on the monotonic clock. */
  readonly leftAt: number;
}

export type Pacer =
  /** Nobody has named a cadence: everything leaves at once. */
  | ({ readonly name: 'free' } & Base)
  | ({ readonly name: 'open' } & Paced)
  | ({ readonly name: 'holding'; readonly held: readonly PaceUpdateData[]; /** When they leave, on the monotonic clock. */ readonly due: number } & Paced);

export interface PacerStep {
  readonly pacer: Pacer;
  /** What leaves now, in this order; samples of one message together. */
  readonly leaving: readonly (readonly PaceUpdateData[])[];
}

/** More do not wait for each other: an outbox that is emptied has no cadence. */
const MOST_HELD = 50;

/** Timers are no more exact than this, milliseconds. */
const INEXACT = 0.5;

export const newPacer: Pacer = { name: 'free', last: undefined };

/** The server has named a cadence, or another one. */
export function keepTo(pacer: Pacer, { interval, phase }: Cadence): PacerStep {
  const cadence = { interval, phase };
  if (pacer.name === 'free') return { pacer: { name: 'open', last: pacer.last, cadence, leftAt: -Infinity }, leaving: [] };
  if (pacer.cadence.interval === interval && pacer.cadence.phase === phase) return { pacer, leaving: [] };
  const { last, leftAt } = pacer;
  return { pacer: { name: 'open', last, cadence, leftAt }, leaving: flush(pacer).leaving };
}

/** A join is about to be asked for: the first sample after it is awaited by everybody, and a cadence will be named anew. */
export const rejoin = (pacer: Pacer): PacerStep => ({ pacer: newPacer, leaving: flush(pacer).leaving });

/** The sample is to be sent at `now`, and would arrive then if it left at once. */
export function take(pacer: Pacer, update: PaceUpdateData, { now, arrival }: { readonly now: number; readonly arrival: Arrival | undefined }): PacerStep {
  const last = update.status ?? 'running';
  const isUrgent = last !== pacer.last || last === 'finished';
  if (pacer.name === 'free' || isUrgent || arrival === undefined) return release({ ...pacer, last }, update);
  if (pacer.name === 'holding') return join({ ...pacer, last }, update);
  const wait = waitOf(pacer, now, arrival);
  // Without a number it could not share a message.
  if (wait === 0 || update.seq === undefined) return release({ ...pacer, last, leftAt: now }, update);
  return { pacer: { ...pacer, name: 'holding', last, held: [update], due: now + wait }, leaving: [] };
}

/** What is held leaves if it is time. */
export function expire(pacer: Pacer, now: number): PacerStep {
  if (pacer.name !== 'holding' || now < pacer.due - INEXACT) return { pacer, leaving: [] };
  return flush({ ...pacer, leftAt: now });
}

/** What is held leaves at once. */
export function flush(pacer: Pacer): PacerStep {
  if (pacer.name !== 'holding') return { pacer, leaving: [] };
  const { cadence, last, leftAt, held } = pacer;
  return { pacer: { name: 'open', cadence, last, leftAt }, leaving: [held] };
}

/** Milliseconds from `now` until a sample may leave, so that it arrives with the phase or by the margin before it; less than an interval. */
function waitOf({ cadence: { interval }, cadence, leftAt }: Paced, now: number, arrival: Arrival): number {
  const margin = Math.min(arrival.margin, interval / 2);
  const early = untilPhase(cadence, now + arrival.shift) - margin;
  if (early > 0) return early;
  // In time; but one message has left for this phase already.
  return now - leftAt < interval / 2 ? Math.max(0, early + interval) : 0;
}

/** Who is alone sends less often than a track wants readings, milliseconds. */
const RECORDING_INTERVAL = 1_000;

/**
 * Milliseconds from `now` until the next moment at which a reading that is taken then leaves at once, or a whole number of
 * seconds before that: a track wants a reading each second. Undefined without a cadence.
 */
export function untilDue(pacer: Pacer, now: number, arrival: Arrival | undefined): number | undefined {
  if (pacer.name === 'free' || arrival === undefined) return undefined;
  const { cadence, cadence: { interval } } = pacer;
  const early = untilPhase(cadence, now + arrival.shift) - Math.min(arrival.margin, interval / 2);
  const wait = early > 0 ? early : early + interval;
  // A phase for which something has left already, or is about to, is served.
  const servedAt = pacer.name === 'holding' ? pacer.due : pacer.leftAt;
  const due = now + wait - servedAt < interval / 2 ? wait + interval : wait;
  return due - Math.max(0, Math.ceil(due / RECORDING_INTERVAL - 1.5)) * RECORDING_INTERVAL;
}

/** Milliseconds until the server's clock comes to the phase. */
function untilPhase({ interval, phase }: Cadence, serverTime: number): number {
  const rest = (phase - serverTime) % interval;
  return rest < 0 ? rest + interval : rest;
}

/** Beside others that are held; what cannot share their message lets them go. */
function join(pacer: Extract<Pacer, { name: 'holding' }>, update: PaceUpdateData): PacerStep {
  if (!follows(pacer.held, update) || pacer.held.length >= MOST_HELD) return release(pacer, update);
  return { pacer: { ...pacer, held: [...pacer.held, update] }, leaving: [] };
}

/** The sample leaves, behind what is held. */
function release(pacer: Pacer, update: PaceUpdateData): PacerStep {
  const { pacer: after, leaving } = flush(pacer);
  const [held] = leaving;
  return { pacer: after, leaving: held !== undefined && follows(held, update) ? [[...held, update]] : [...leaving, [update]] };
}

/** Whether the sample may come behind those in one message: of the same track, and ascending. */
function follows(held: readonly PaceUpdateData[], { sessionId, userId, seq = 0 }: PaceUpdateData): boolean {
  const last = held.at(-1);
  return last?.seq !== undefined && last.seq < seq && last.sessionId === sessionId && last.userId === userId;
}
