import type { Environment } from '@paceline/core';
import type { AckData, DownMessage, TrackSample, WelcomeData } from '@paceline/protocol';
import type { Connection, Outgoing } from '../connection/connection.ts';
import { errorOfMessage, SyncError } from '../errors.ts';
import type { ServerClock } from './clock.ts';
import type { Outbox, OutboxMessage } from './outbox.ts';
import type { OutboxKey } from './outbox-storage.ts';
import { sampleOf, type PaceReading } from './reading.ts';
import type { KeptTrack, TrackArchive } from './track-archive.ts';
import { TrackLane } from './track-lane.ts';
import { trySend } from './try-send.ts';

/** Of the network, as far as tracks need it. */
export interface TrackNetwork {
  readonly environment: Environment;
  readonly url: string;
  /** Bytes of a frame for each byte of its message's JSON. */
  readonly expansion: number;
  /** Makes another connection of the same user, for what is uploaded without a seat; undefined where there is only one. */
  readonly openConnection: (() => Connection) | undefined;
}

export interface OwnTrackOptions {
  readonly key: OutboxKey;
  readonly network: TrackNetwork;
  readonly clock: ServerClock;
  /** Of the session: what is live goes through it. */
  readonly connection: Connection;
  readonly storage: TrackArchive | undefined;
  /** The outbox, or what is kept of it, is another now. */
  readonly changed: (track: OwnTrack) => void;
  readonly failed: (error: SyncError) => void;
}

/** What one writer records: numbers it, keeps it until the server has stored it, and sees to it that it gets there, in the session or after it. */
export class OwnTrack {
  readonly key: OutboxKey;
  /** Its way to the server. */
  readonly lane: TrackLane;
  readonly #options: OwnTrackOptions;
  #archived: KeptTrack | undefined;
  #kept = 0;
  /** The connection for what is left when the membership is over. */
  #late: Connection | undefined;
  /** Samples that were stamped while the server's clock was not known: their moments on the monotonic clock, by seq. */
  readonly #unsure = new Map<number, number>();

  constructor(options: OwnTrackOptions) {
    this.key = options.key;
    this.#options = options;
    this.lane = new TrackLane({ ...options.network, send: (message) => this.#send(message), changed: (now, before) => this.#changed(now, before) });
    this.#archive();
  }

  get outbox(): Outbox {
    return this.lane.outbox;
  }

  /** Highest seq that outlives a crash of the app. */
  get kept(): number {
    return Math.max(this.#kept, this.outbox.acked);
  }

  /** Numbers and keeps a reading, and sends it as soon as that is possible. Throws `encoding_error` and `outbox_full`. */
  record(reading: PaceReading): TrackSample {
    const { clock, connection, network } = this.#options;
    const unnumbered = sampleOf(reading, clock.now());
    const sample = this.lane.push(connection.round?.(unnumbered) ?? unnumbered);
    if (!clock.isSure && reading.timestamp === undefined) this.#unsure.set(sample.seq, network.environment.monotonic());
    this.#archived?.add([sample]);
    connection.demand();
    return sample;
  }

  /** The server has confirmed the join: its track of this writer ends at that seq. */
  open(lastSeq: number): void {
    if (!this.lane.open(lastSeq)) return;
    this.#archived?.replace(this.outbox.pending.slice());
    this.#options.failed(new SyncError('samples_renumbered', renumbered));
  }

  acknowledge({ seq, writer = this.key.writer }: AckData): void {
    if (writer === this.key.writer) this.lane.acknowledge(seq);
  }

  /** The server's clock may be known now. */
  clockHeard(): void {
    const { clock } = this.#options;
    if (!clock.isSure) return;
    const times = new Map([...this.#unsure].map(([seq, moment]) => [seq, clock.at(moment)]));
    this.#unsure.clear();
    if (times.size > 0) {
      this.lane.restamp(times);
      this.#archived?.add(this.outbox.pending.slice().filter(({ seq }) => times.has(seq)));
    }
    this.lane.release();
  }

  /** The membership is over: what is left goes by a connection of its own. Returns how many samples have no way, and wait for the same session. */
  end(): number {
    const { openConnection } = this.#options.network;
    const { length } = this.outbox.pending;
    this.lane.shut();
    if (length === 0) this.#finish();
    else if (openConnection === undefined) return length;
    else this.#deliver(openConnection());
    return 0;
  }

  /** The writer is live again. */
  resume(): void {
    this.#hangUp();
    if (this.#archived === undefined) this.#archive();
  }

  /** The app ends: what is left is left to its next run, where it is kept. */
  close(): void {
    this.#hangUp();
    this.lane.shut();
    this.#archived?.release();
  }

  #deliver(connection: Connection): void {
    this.#late = connection;
    connection.messageReceived.subscribe((message) => this.#hear(message));
    connection.connectionStatus.subscribe((status) => {
      if (status.state === 'connected') this.lane.open(this.outbox.acked);
      else this.lane.shut();
      if (status.state === 'error' && status.error.retry === 'never') this.#finish(status.error);
    });
    connection.connect(this.#options.network.url);
  }

  #hear(message: DownMessage): void {
    if (message.type === 'welcome') this.#greeted(message.data);
    if (message.type === 'ack') this.acknowledge(message.data);
    if (message.type !== 'error') return;
    const error = errorOfMessage(message.data);
    // An `ack` follows, which covers those as well: the others of the message are stored.
    if (error.kind === 'sample_conflict') this.#options.failed(error);
    else if (error.retry === 'never') this.#finish(error);
    else if (error.retryAfter !== undefined) this.lane.retryAfter(error.retryAfter);
  }

  /** There may be no other connection that tells the time, which is waited for before anything is sent. */
  #greeted(welcome: WelcomeData): void {
    const { clock } = this.#options;
    this.lane.limit(welcome);
    if (!clock.isSure) clock.begin(welcome.serverTime);
    this.clockHeard();
  }

  /** The server has all of it, or will not take the rest. */
  #finish(refusal?: SyncError): void {
    this.#hangUp();
    this.#archived?.ended(refusal);
    this.#archived = undefined;
    if (refusal !== undefined) this.#options.failed(unconfirmed(this.outbox.pending.length, refusal));
  }

  #hangUp(): void {
    const late = this.#late;
    this.#late = undefined;
    late?.close();
  }

  #archive(): void {
    const { storage, failed, changed } = this.#options;
    const kept = (seq: number): void => {
      this.#kept = seq;
      changed(this);
    };
    this.#archived = storage?.keep(this.key, { failed, kept });
  }

  #changed({ acked, pending }: Outbox, before: Outbox): void {
    if (acked > before.acked) this.#archived?.forget(acked);
    this.#options.changed(this);
    if (this.#late !== undefined && pending.length === 0) this.#finish();
  }

  #send({ isLive, samples }: OutboxMessage): boolean {
    const late = this.#late;
    const { writer, ...ids } = this.key;
    const [first] = samples;
    // What is late is never live, and needs its writer, because that connection has joined with none.
    const message: Outgoing = isLive && first !== undefined ? { type: 'pace_update', data: { ...first, ...ids } } : { type: 'track_batch', data: { ...ids, writer: late && writer, samples: [...samples] } };
    return trySend(late ?? this.#options.connection, message);
  }
}

/** An id that no other run of an app draws; unique without being secret. */
export const newWriter = (environment: Environment): string => [0, 0].map(() => environment.random().toString(36).slice(2, 12)).join('');

export const unconfirmed = (count: number, cause?: SyncError): SyncError =>
  new SyncError('samples_unconfirmed', `${count} samples were not confirmed as stored.${cause === undefined ? '' : ` ${cause.message}`}`, { cause });

const renumbered = 'The server has lost samples; the next follow its last.';
