import type { AckData, DownMessage, TrackSample } from '@paceline/protocol';
import type { Connection } from '../connection/connection.ts';
import { errorOfMessage, type SyncError } from '../errors.ts';
import { Timers } from '../timers.ts';
import { leftAfter, nextLeft } from './left-samples.ts';
import { limitsFor, type OutboxLimits } from '../sync/outbox.ts';
import type { OutboxKey } from '../sync/outbox-storage.ts';
import type { TrackNetwork } from '../sync/own-track.ts';
import { trySend } from '../sync/try-send.ts';

/** Milliseconds before what was sent is sent once more, when nothing is heard of it. */
const ANSWER_WAIT = 10_000;

/** Milliseconds after which another burst of attempts begins, when one was in vain. */
const BURST_WAIT = 60_000;

/** What is left of a writer, and who is told of its way. */
export interface Left {
  readonly key: OutboxKey;
  /** Ascending by seq, which may have holes where some could not be read any more. */
  readonly samples: readonly TrackSample[];
  /** The server has the samples up to that seq. */
  stored(seq: number): void;
  /** These are left, with numbers that are kept when it resolves; false when they cannot be kept. */
  renumbered(samples: readonly TrackSample[]): Promise<boolean>;
  /** The server has other readings under the numbers of some, and keeps those. */
  conflicted(error: SyncError): void;
  /** The server has all of them, or will never take the rest: `refusal` says why. */
  ended(refusal?: SyncError): void;
  /** The app ends before that: the next run may go on. */
  abandoned(): void;
}

interface Waiting {
  readonly left: Left;
  rest: readonly TrackSample[];
  /** Its samples get other numbers; nothing is sent until these are kept. */
  isMoving: boolean;
}

/**
 * Uploads what earlier runs of the app have left, one outbox after the other, over a connection of its own: it joins
 * nothing, and delays nothing that is live.
 */
export class LeftUploads {
  readonly #network: TrackNetwork;
  readonly #timers: Timers<'answer'>;
  #queue: readonly Waiting[] = [];
  #connection: Connection | undefined;
  #limits: OutboxLimits;
  #isClosed = false;
  /** By how much the number of samples that wait has changed. */
  readonly #changed: (more: number) => void;

  constructor(network: TrackNetwork, changed: (more: number) => void) {
    this.#changed = changed;
    this.#network = network;
    this.#timers = new Timers(network.environment);
    this.#limits = limitsFor({}, network.expansion);
  }

  add(left: Left): void {
    if (this.#isClosed) return left.abandoned();
    // Nothing of it could be read.
    if (left.samples.length === 0) return left.ended();
    this.#queue = [...this.#queue, { left, rest: left.samples, isMoving: false }];
    this.#changed(left.samples.length);
    if (this.#connection === undefined) this.#connect();
  }

  /** Stops; what is not uploaded yet is left to the next run of the app. */
  close(): void {
    const abandoned = this.#queue;
    this.#isClosed = true;
    this.#become([]);
    for (const { left } of abandoned) left.abandoned();
  }

  #connect(): void {
    const connection = this.#network.openConnection?.();
    this.#connection = connection;
    if (connection === undefined) return;
    connection.messageReceived.subscribe((message) => this.#receive(message));
    connection.connectionStatus.subscribe((status) => {
      this.#timers.stopAll();
      // Not at once: the bounds that the server has just stated are heard next.
      if (status.state === 'connected') this.#timers.start('answer', 0, () => this.#send());
      // No later attempt would fare better with this token; what is kept in a storage waits for the next run of the app.
      if (status.state !== 'error') return;
      if (status.error.retry === 'never') this.#refuse(this.#queue, status.error);
      // Nothing is recorded over this connection that would start another burst, and a hint may not come.
      else this.#timers.start('answer', BURST_WAIT, () => connection.demand());
    });
    connection.connect(this.#network.url);
  }

  #send(): void {
    const [first] = this.#queue;
    const connection = this.#connection;
    if (first === undefined || first.isMoving || connection === undefined) return;
    const samples = nextLeft(first.rest, this.#limits);
    trySend(connection, { type: 'track_batch', data: { ...first.left.key, samples: [...samples] } });
    this.#timers.start('answer', ANSWER_WAIT, () => this.#send());
  }

  #receive(message: DownMessage): void {
    const [first] = this.#queue;
    if (message.type === 'welcome') this.#limits = limitsFor(message.data, this.#network.expansion);
    if (first === undefined) return;
    if (message.type === 'ack') this.#acknowledged(first, message.data);
    if (message.type !== 'error') return;
    const error = errorOfMessage(message.data);
    // An `ack` follows, which covers those as well: the others of the message are stored.
    if (error.kind === 'sample_conflict') first.left.conflicted(error);
    else if (error.retry === 'never') this.#refuse([first], error);
    else if (error.retryAfter !== undefined) this.#timers.start('answer', error.retryAfter, () => this.#send());
  }

  #acknowledged(first: Waiting, { seq, sessionId, writer }: AckData): void {
    const { left, rest, isMoving } = first;
    if (isMoving || writer !== left.key.writer || sessionId !== left.key.sessionId) return;
    const { samples, isMoved } = leftAfter(rest, seq);
    first.rest = samples;
    this.#changed(samples.length - rest.length);
    if (isMoved) return void this.#move(first);
    left.stored(seq);
    if (samples.length > 0) return this.#send();
    this.#become(this.#queue.filter((other) => other !== first));
    left.ended();
  }

  async #move(first: Waiting): Promise<void> {
    first.isMoving = true;
    this.#timers.stop('answer');
    const isKept = await first.left.renumbered(first.rest);
    first.isMoving = false;
    // The app may have ended meanwhile.
    if (!this.#queue.includes(first)) return;
    if (isKept) return this.#sendAgain();
    this.#become(this.#queue.filter((other) => other !== first));
    first.left.abandoned();
  }

  #refuse(refused: readonly Waiting[], error: SyncError): void {
    this.#become(this.#queue.filter((waiting) => !refused.includes(waiting)));
    for (const { left } of refused) left.ended(error);
  }

  #sendAgain(): void {
    if (this.#connection?.isConnected() === true) this.#send();
  }

  #become(queue: readonly Waiting[]): void {
    const [before] = this.#queue;
    const gone = waiting(this.#queue) - waiting(queue);
    this.#queue = queue;
    if (gone > 0 && !this.#isClosed) this.#changed(-gone);
    if (queue.length === 0) {
      this.#timers.stopAll();
      this.#connection?.close();
      this.#connection = undefined;
    } else if (queue[0] !== before) this.#sendAgain();
  }
}

const waiting = (queue: readonly Waiting[]): number => queue.reduce((sum, { rest }) => sum + rest.length, 0);
