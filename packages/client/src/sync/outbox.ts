import { limits as protocolLimits, type TrackSample, type UnnumberedSample } from '@paceline/protocol';
import { SyncError } from '../errors.ts';
import { Queue } from './queue.ts';

/** What the server has not yet confirmed as stored. Invariant: `pending` holds exactly the seqs acked+1 … next−1. */
export interface Outbox {
  readonly pending: Queue<TrackSample>;
  /** Highest seq that the server has confirmed as stored. */
  readonly acked: number;
  /** Highest seq that was ever sent, on whatever connection. */
  readonly everSent: number;
  readonly lane: Lane;
}

/** Whether samples may be sent now: only between the confirmation of a join and the loss of its connection. */
type Lane =
  | { readonly name: 'closed' }
  | {
      readonly name: 'open';
      /** Highest seq sent on this connection. */
      readonly sent: number;
      /** Last seq of every `track_batch` that is not yet acknowledged, in order. */
      readonly batches: readonly number[];
      /** Highest seq that was sent ahead of those before it, only to be seen. */
      readonly shown: number;
      /** The first seq that was recorded since the lane is open: what is older is no live sample. */
      readonly liveFrom: number;
    };

/** Bounds on what one message may hold and how many may be under way. */
export interface OutboxLimits {
  readonly batchSamples: number;
  readonly unackedBatches: number;
  /** Bytes that the samples of one batch may take in JSON. */
  readonly batchBytes: number;
}

/** Upper bound of what surrounds the samples in a `track_batch`, bytes: three ids of 100 characters, and the envelope. */
const ENVELOPE_BYTES = 512;

/** What the server accepts, as far as it has said so; `expansion`: bytes of a frame for each byte of its message's JSON. */
export function limitsFor({ messageBytes = protocolLimits.messageBytes, batchSamples = Infinity }: ServerBounds, expansion: number): OutboxLimits {
  return {
    batchSamples: Math.min(protocolLimits.batchSamples, batchSamples),
    unackedBatches: protocolLimits.unackedBatches,
    batchBytes: (messageBytes - ENVELOPE_BYTES) / expansion,
  };
}

/** The part of a `welcome` that bounds what is sent. */
export interface ServerBounds {
  readonly messageBytes?: number | undefined;
  readonly batchSamples?: number | undefined;
}

/** What goes out at once. A live one is a single sample, which the others are to see. */
export interface OutboxMessage {
  readonly isLive: boolean;
  readonly samples: readonly TrackSample[];
}

/** About 14 hours at one sample a second. */
export const OUTBOX_CAPACITY = 50_000;

export const emptyOutbox: Outbox = { pending: /*@__PURE__*/ Queue.of<TrackSample>([]), acked: 0, everSent: 0, lane: { name: 'closed' } };

/** The seq of the next sample. */
export const nextSeq = (outbox: Outbox): number => outbox.acked + outbox.pending.length + 1;

/** Numbers and keeps a sample; throws `outbox_full` rather than lose one silently. */
export function push(outbox: Outbox, sample: UnnumberedSample): { outbox: Outbox; numbered: TrackSample } {
  if (outbox.pending.length >= OUTBOX_CAPACITY) {
    throw new SyncError('outbox_full', `${OUTBOX_CAPACITY} samples wait already; this one was not kept.`);
  }
  const numbered = { ...sample, seq: nextSeq(outbox) };
  return { outbox: { ...outbox, pending: outbox.pending.append(numbered) }, numbered };
}

/** What to send next, and the outbox after it was sent; `undefined` when there is nothing to send now. */
export function next(outbox: Outbox, limits: OutboxLimits): { message: OutboxMessage; outbox: Outbox } | undefined {
  const { lane, acked, pending } = outbox;
  if (lane.name === 'closed') return undefined;
  const newest = newestBehind(outbox, limits);
  if (newest !== undefined) return { message: { isLive: true, samples: [newest] }, outbox: { ...outbox, lane: { ...lane, shown: newest.seq } } };
  if (lane.batches.length >= limits.unackedBatches) return undefined;
  const samples = fitting(pending.slice(lane.sent - acked, lane.sent - acked + limits.batchSamples), limits.batchBytes);
  const [first] = samples;
  if (first === undefined) return undefined;
  const sent = first.seq + samples.length - 1;
  const isLive = samples.length === 1 && first.seq >= lane.liveFrom;
  const batches = isLive ? lane.batches : [...lane.batches, sent];
  const everSent = Math.max(outbox.everSent, sent);
  return { message: { isLive, samples }, outbox: { ...outbox, everSent, lane: { ...lane, sent, batches } } };
}

/** The newest sample, when so many wait before it that the others would not see it in time: it goes ahead, and once more in its turn. */
function newestBehind({ lane, acked, pending }: Outbox, { batchSamples }: OutboxLimits): TrackSample | undefined {
  const newest = acked + pending.length;
  if (lane.name === 'closed' || newest <= lane.shown || newest < lane.liveFrom || newest - lane.sent <= batchSamples) return undefined;
  return pending.slice(pending.length - 1)[0];
}

/**
 * The first samples that fit into so many bytes of JSON: their characters, since they are pure ASCII. One always fits,
 * because the schema bounds it.
 */
export function fitting(samples: readonly TrackSample[], bytes: number): readonly TrackSample[] {
  let used = 0;
  const end = samples.findIndex((sample, index) => {
    used += JSON.stringify(sample).length + 1;
    return index > 0 && used > bytes;
  });
  return end === -1 ? samples : samples.slice(0, end);
}

/** Forgets what the server has stored: everything up to `seq`. An old or impossible acknowledgement changes nothing. */
export function acknowledge(outbox: Outbox, seq: number): Outbox {
  if (seq <= outbox.acked || seq >= nextSeq(outbox)) return outbox;
  const { lane } = outbox;
  return {
    pending: outbox.pending.drop(seq - outbox.acked),
    acked: seq,
    everSent: Math.max(outbox.everSent, seq),
    lane:
      lane.name === 'closed'
        ? lane
        : { ...lane, sent: Math.max(lane.sent, seq), batches: lane.batches.filter((last) => last > seq) },
  };
}

/**
 * Opens the lane after a confirmed join: the server has stored 1 … `lastSeq`, everything above is sent again.
 * `rift` says that the server's track is not the one that was sent from here: another device recorded, or the
 * server's store was rolled back. Samples that it cannot have then go on after `lastSeq`, so that none is lost.
 */
export function reopen(outbox: Outbox, lastSeq: number): { outbox: Outbox; rift: boolean } {
  const { acked, everSent } = outbox;
  // What was never sent from here cannot be stored, whatever the server's last seq is.
  const stored = Math.max(acked, Math.min(lastSeq, everSent));
  const kept = outbox.pending.drop(stored - acked);
  const [first] = kept.slice(0, 1);
  const moved = first !== undefined && first.seq !== lastSeq + 1;
  return {
    outbox: {
      pending: moved ? Queue.of(kept.slice().map((sample, index) => ({ ...sample, seq: lastSeq + 1 + index }))) : kept,
      acked: lastSeq,
      everSent: moved ? lastSeq : Math.max(everSent, lastSeq),
      lane: { name: 'open', sent: lastSeq, batches: [], shown: 0, liveFrom: lastSeq + kept.length + 1 },
    },
    rift: moved || lastSeq < acked,
  };
}

/** Sends everything that is not acknowledged once more on this connection. */
export function rewind(outbox: Outbox): Outbox {
  if (outbox.lane.name === 'closed') return outbox;
  return { ...outbox, lane: { ...outbox.lane, sent: outbox.acked, batches: [] } };
}

/** Sets the times of samples, by seq and in epoch milliseconds; what was sent stays as it is, because a number stands for one reading. */
export function restamp(outbox: Outbox, times: ReadonlyMap<number, number>): Outbox {
  const { pending, everSent } = outbox;
  const samples = pending.slice().map((sample) => {
    const time = sample.seq > everSent ? times.get(sample.seq) : undefined;
    return time === undefined ? sample : { ...sample, timestamp: new Date(time).toISOString() };
  });
  return { ...outbox, pending: Queue.of(samples) };
}

/** Holds everything back until the next confirmed join. */
export const shut = (outbox: Outbox): Outbox => ({ ...outbox, lane: { name: 'closed' } });

/** Whether something was sent on this connection and is not acknowledged. */
export const awaitsAck = ({ lane, acked }: Outbox): boolean => lane.name === 'open' && lane.sent > acked;
