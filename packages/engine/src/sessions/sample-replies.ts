import type { Environment } from '@paceline/core';
import { errorOf, type ErrorData } from '@paceline/protocol';
import { Frame } from '../fanout/frame.ts';
import type { Outlet } from '../fanout/outlet.ts';
import type { SampleConflict } from '../journal/store.ts';
import type { SampleSender } from './runner-track.ts';

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
  /** Whether the sender numbers its samples, and so wants to hear what is stored. */
  readonly wantsAcks: () => boolean;
}

/** Tells a connection what became of the samples it sent. */
export class SampleReplies implements SampleSender {
  readonly #options: SampleRepliesOptions;
  /** On the monotonic clock. */
  #complainedAt = Number.NEGATIVE_INFINITY;

  constructor(options: SampleRepliesOptions) {
    this.#options = options;
  }

  stored(seq: number): void {
    const { outlet, sessionId, writer, environment, isListening, wantsAcks } = this.#options;
    if (!isListening() || !wantsAcks()) return;
    outlet.send(Frame.of('ack', { sessionId, seq, ...(writer === undefined ? {} : { writer }) }, environment.now()));
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
