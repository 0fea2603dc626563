import type { Environment } from '@paceline/core';
import { errorOf, type ErrorData } from '@paceline/protocol';
import { Frame } from '../fanout/frame.ts';
import type { Outlet } from '../fanout/outlet.ts';
import type { SampleConflict } from '../journal/store.ts';
import type { SampleSender } from './runner-track.ts';
import type { TickWaits, Waiter } from './tick-waits.ts';

/** Shortest time between two complaints to one connection that samples cannot be stored, milliseconds. */
const COMPLAINT_INTERVAL = 5_000;
/** What the sender is asked to wait before sending samples again, milliseconds. */
const RETRY_AFTER = 2_000;

export interface SampleRepliesOptions {
  readonly environment: Environment;
  readonly outlet: Outlet;
  readonly sessionId: string;
  /** The writer that an `ack` names; none when it is the one that the connection has joined with. */
  readonly writer?: string;
  /** Whether the connection still wants to hear of its samples. */
  readonly isListening: () => boolean;
  /** How the sender wants to hear what is stored: not at all when it does not number its samples, or by ticks where those tell it. */
  readonly acks: () => 'none' | 'messages' | 'ticks';
  readonly ticks: TickWaits;
}

/** Tells a connection what became of the samples it sent. */
export class SampleReplies implements SampleSender, Waiter {
  readonly #options: SampleRepliesOptions;
  /** On the monotonic clock. */
  #complainedAt = Number.NEGATIVE_INFINITY;
  /** Up to where everything is committed, and up to where the sender has heard so. */
  #stored = 0;
  #told = 0;
  /** What a tick should have told when patience is asked for next; 0 at first, when it has not been asked for yet. */
  #due = 0;
  #isWaiting = false;

  constructor(options: SampleRepliesOptions) {
    this.#options = options;
  }

  stored(seq: number): void {
    const acks = this.#options.acks();
    this.#stored = seq;
    if (acks === 'ticks' && seq > this.#told) this.#waitForTick();
    else if (acks !== 'none') this.#acknowledge();
  }

  /** A tick is about to say that everything up to `seq` is committed. */
  told(seq: number): void {
    this.#told = Math.max(this.#told, seq);
  }

  /** Says what is stored, if the sender has not heard it yet. */
  catchUp(): void {
    if (this.#options.acks() !== 'none' && this.#told < this.#stored) this.#acknowledge();
  }

  /** What the sender was about to hear may not reach it. */
  tellAgain(): void {
    this.#told = 0;
    if (this.#options.acks() === 'ticks' && this.#stored > 0) this.#waitForTick();
  }

  patience(): boolean {
    const { isListening } = this.#options;
    if (this.#told < this.#due) this.#acknowledge();
    this.#isWaiting = this.#told < this.#stored && isListening();
    this.#due = this.#isWaiting ? this.#stored : 0;
    return this.#isWaiting;
  }

  #waitForTick(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#options.ticks.add(this);
  }

  #acknowledge(): void {
    const { outlet, sessionId, writer, environment, isListening } = this.#options;
    if (!isListening()) return;
    this.told(this.#stored);
    outlet.send(Frame.of('ack', { sessionId, seq: this.#stored, ...(writer === undefined ? {} : { writer }) }, environment.now()));
  }

  conflict(conflicts: readonly SampleConflict[]): void {
    const seqs = conflicts.map(({ seq }) => seq).join(', ');
    this.#fail(errorOf('sample_conflict', `Not stored: another reading has the seq already (${seqs}).`));
  }

  unavailable(): void {
    const now = this.#options.environment.monotonic();
    if (now - this.#complainedAt < COMPLAINT_INTERVAL) return;
    this.#complainedAt = now;
    this.#fail(errorOf('service_unavailable', 'The server cannot store samples at the moment.', { retryAfter: RETRY_AFTER }));
  }

  #fail(error: ErrorData): void {
    const { outlet, environment, isListening } = this.#options;
    if (isListening()) outlet.send(Frame.of('error', error, environment.now()));
  }
}
