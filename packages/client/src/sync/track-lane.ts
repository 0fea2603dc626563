import type { Environment } from '@paceline/core';
import type { TrackSample, UnnumberedSample } from '@paceline/protocol';
import { Timers } from '../timers.ts';
import {
  acknowledge,
  awaitsAck,
  emptyOutbox,
  limitsFor,
  next,
  push,
  reopen,
  restamp,
  rewind,
  shut,
  type Outbox,
  type OutboxLimits,
  type OutboxMessage,
  type ServerBounds,
} from './outbox.ts';

/** Between two messages with samples, milliseconds: four a second leave room for pings below the server's five. */
const PACE = 250;
/** So many go at once after a reconnect, of the server's burst of 50: an hour's run is on its way in a second. */
const BURST = 30;

/** For an acknowledgement before everything unconfirmed is sent once more, milliseconds. */
const ACK_WAIT = 10_000;

export interface TrackLaneOptions {
  readonly environment: Environment;
  /** Bytes of a frame for each byte of its message's JSON. */
  readonly expansion: number;
  /** Returns whether the message was taken; one that was not is handed over again. */
  readonly send: (message: OutboxMessage) => boolean;
  /** Called after every change of the outbox. */
  readonly changed: (outbox: Outbox, before: Outbox) => void;
}

/** Moves samples from the outbox to the server, at a pace that the server's limits allow. */
export class TrackLane {
  readonly #options: TrackLaneOptions;
  readonly #timers: Timers<'pace' | 'ack'>;
  #outbox: Outbox = emptyOutbox;
  #limits: OutboxLimits;
  #isHeld = false;
  #burst = 0;

  constructor(options: TrackLaneOptions) {
    this.#options = options;
    this.#timers = new Timers(options.environment);
    this.#limits = limitsFor({}, options.expansion);
  }

  get outbox(): Outbox {
    return this.#outbox;
  }

  /** What the server said that it accepts. */
  limit(welcome: ServerBounds): void {
    this.#limits = limitsFor(welcome, this.#options.expansion);
  }

  /** Keeps a sample until it is acknowledged; returns it with its number. */
  push(sample: UnnumberedSample): TrackSample {
    const { outbox, numbered } = push(this.#outbox, sample);
    this.#become(outbox);
    this.#pump();
    return numbered;
  }

  /** After a confirmed join. Returns whether the server's track is not the one that was sent from here. */
  open(lastSeq: number): boolean {
    const { outbox, rift } = reopen(this.#outbox, lastSeq);
    this.#burst = BURST;
    this.#timers.stop('ack');
    this.#become(outbox);
    this.#pump();
    return rift;
  }

  /** After the connection was lost. */
  shut(): void {
    this.#timers.stopAll();
    this.#outbox = shut(this.#outbox);
  }

  acknowledge(seq: number): void {
    this.#become(acknowledge(this.#outbox, seq));
    this.#timers.stop('ack');
    this.#awaitAck();
    this.#pump();
  }

  /** The server did not take what was sent: everything unconfirmed is sent once more, after `delay` milliseconds. */
  retryAfter(delay: number): void {
    this.#outbox = rewind(this.#outbox);
    this.#burst = 0;
    this.#timers.stop('ack');
    this.#timers.start('pace', delay, () => this.#pump());
  }

  /** Sends nothing until the server's clock is known again. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#pump();
  }

  /** Sets the times of samples that were stamped without the server's clock: by seq, epoch milliseconds. */
  restamp(times: ReadonlyMap<number, number>): void {
    this.#become(restamp(this.#outbox, times));
  }

  #become(outbox: Outbox): void {
    if (outbox === this.#outbox) return;
    const before = this.#outbox;
    this.#outbox = outbox;
    this.#options.changed(outbox, before);
  }

  #pump(): void {
    if (this.#isHeld || this.#timers.isRunning('pace')) return;
    const due = next(this.#outbox, this.#limits);
    if (due === undefined) return;
    this.#timers.start('pace', this.#burst-- > 0 ? 0 : PACE, () => this.#pump());
    if (!this.#options.send(due.message)) return;
    this.#outbox = due.outbox;
    this.#awaitAck();
  }

  #awaitAck(): void {
    if (!awaitsAck(this.#outbox) || this.#timers.isRunning('ack')) return;
    this.#timers.start('ack', ACK_WAIT, () => this.retryAfter(0));
  }
}
