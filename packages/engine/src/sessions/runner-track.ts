import { limits, type TrackSample } from '@paceline/protocol';
import type { Writer } from '../journal/journal.ts';
import type { SampleConflict, StoreError, TrackKey, Write } from '../journal/store.ts';
import { errorFields } from '../observe/log.ts';
import type { SessionContext } from './context.ts';
import type { TimedTrackSample } from './merged-track.ts';
import { hear, hearRecorded, liveAt, recordedAt, type Lane, type SenderClock, type Stamped } from './session-time.ts';
import { takeIn, type Intake } from './track.ts';
import type { Timers } from './timers.ts';

/** As much as a sender may have unacknowledged: what exceeds it stays with the sender. */
const MOST_PENDING = limits.unackedBatches * limits.batchSamples;
/** Pause before samples that could not be stored are tried again, when no new one comes first; milliseconds. */
const RETRY_DELAY = 2_000;

/** Who sends samples, and is told what became of them. */
export interface SampleSender {
  /** Everything up to `seq` is committed. */
  stored(seq: number): void;
  conflict(conflicts: readonly SampleConflict[]): void;
  unavailable(): void;
}

/** How samples came. */
export interface Delivery {
  readonly sender: SampleSender;
  readonly lane: Lane;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/** What came out of samples, with the times by the server's clock. */
export interface TimedIntake extends Intake {
  readonly newestAt: number;
  /** Those that are new. */
  readonly freshAt: readonly TimedTrackSample[];
}

type SampleWrite = Extract<Write, { readonly kind: 'sample' }>;

export interface RunnerTrackOptions {
  readonly key: TrackKey;
  /** Highest seq that the store has. */
  readonly stored: number;
  readonly context: SessionContext;
  readonly timers: Timers;
}

/**
 * The way of one writer's samples into the store. Only one write is under way at a time, and one that fails
 * is tried again before anything later: so the store never holds a sample without those before it.
 */
export class RunnerTrack implements Writer {
  readonly #options: RunnerTrackOptions;
  /** Who sent last: a writer is on one connection at a time. */
  #sender: SampleSender | undefined;
  #stored: number;
  #taken: number;
  /** On their way to the disk, and those that come after them. */
  #writing: readonly SampleWrite[] = [];
  #waiting: SampleWrite[] = [];
  #clock: SenderClock | undefined;
  /** Of those who wait for the end of the write under way. */
  #settled: PromiseWithResolvers<void> | undefined;
  #cancelRetry: (() => void) | undefined;

  constructor(options: RunnerTrackOptions) {
    this.#options = options;
    this.#stored = options.stored;
    this.#taken = options.stored;
  }

  /** Highest seq such that all samples up to it are committed. */
  get stored(): number {
    return this.#stored;
  }

  /** The seq that the next sample of a sender who does not number gets. */
  get next(): number {
    return this.#taken + 1;
  }

  /** Resolves at the end of the write under way; undefined when there is none. */
  get underWay(): Promise<void> | undefined {
    if (this.#writing.length === 0) return undefined;
    this.#settled ??= Promise.withResolvers();
    return this.#settled.promise;
  }

  get isIdle(): boolean {
    return this.#pending === 0;
  }

  /** Resolves when everything that was taken is stored, or could not be stored for now. */
  async written(): Promise<void> {
    while (this.underWay !== undefined) await this.underWay;
  }

  take(samples: readonly [TrackSample, ...TrackSample[]], how: Delivery): TimedIntake {
    const { sender } = how;
    this.#sender = sender;
    this.#hear(samples, how);
    const intake = takeIn(samples, this.#taken, MOST_PENDING - this.#pending);
    this.#taken += intake.fresh.length;
    const { sessionId, userId, writer } = this.#options.key;
    const newestAt = this.#takenAt(intake.newest, how);
    const freshAt: TimedTrackSample[] = [];
    for (const sample of intake.toStore) {
      const takenAt = sample === intake.newest ? newestAt : this.#takenAt(sample, how);
      if (sample === intake.fresh[freshAt.length]) freshAt.push({ sample, at: takenAt });
      this.#waiting.push({ kind: 'sample', record: { sessionId, userId, writer, sample, takenAt } });
    }
    if (intake.overflow) sender.unavailable();
    // Beyond a gap: the sender learns where to go on, unless a write under way is about to tell.
    else if (intake.toStore.length === 0 && this.#pending === 0) sender.stored(this.#stored);
    this.#proceed();
    return { ...intake, newestAt, freshAt };
  }

  /** What the samples tell of the clock that they are stamped with. */
  #hear([first, ...others]: readonly [TrackSample, ...TrackSample[]], { lane, receivedAt }: Delivery): void {
    this.#clock = lane === 'live' ? hear(this.#clock, stamped(first), receivedAt) : hearRecorded(this.#clock, stamped(others.at(-1) ?? first), receivedAt);
  }

  /** When a sample was taken by the server's clock, epoch milliseconds. */
  #takenAt({ timestamp }: TrackSample, { lane, receivedAt }: Delivery): number {
    const stamp = Date.parse(timestamp);
    return lane === 'live' && this.#clock !== undefined ? liveAt(this.#clock, stamp, receivedAt) : recordedAt(stamp, receivedAt);
  }

  /** Samples that are not stored yet. */
  get #pending(): number {
    return this.#writing.length + this.#waiting.length;
  }

  #proceed(): void {
    if (this.#writing.length > 0 || this.#waiting.length === 0) return;
    this.#cancelRetry?.();
    this.#writing = this.#waiting;
    this.#waiting = [];
    this.#options.context.journal.submit(this.#writing, this);
  }

  committed(conflicts: readonly SampleConflict[]): void {
    for (const { record } of this.#writing) this.#stored = Math.max(this.#stored, record.sample.seq);
    this.#writing = [];
    if (conflicts.length > 0) this.#sender?.conflict(conflicts);
    this.#sender?.stored(this.#stored);
    this.#settle();
    this.#proceed();
  }

  #settle(): void {
    this.#settled?.resolve();
    this.#settled = undefined;
  }

  refused(error: StoreError): void {
    const { context, timers, key } = this.#options;
    const { sessionId, userId } = key;
    this.#waiting = [...this.#writing, ...this.#waiting];
    this.#writing = [];
    context.log.error({ ...errorFields(error), sessionId, userId }, 'samples could not be stored');
    if (error.kind === 'invalid') this.#startOver();
    else this.#cancelRetry = timers.after(RETRY_DELAY, () => this.#proceed());
    this.#sender?.unavailable();
    this.#settle();
  }

  /** The same write would be refused again: the sender, who keeps what is not acknowledged, has to send it anew. */
  #startOver(): void {
    this.#waiting = [];
    this.#taken = this.#stored;
  }
}

const stamped = ({ seq, timestamp }: TrackSample): Stamped => ({ seq, stamp: Date.parse(timestamp) });
