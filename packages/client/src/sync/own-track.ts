import type { Environment } from '@paceline/core';
import type { AckData, TrackSample, WelcomeData } from '@paceline/protocol';
import type { Connection } from '../connection/connection.ts';
import { SyncError, type SyncErrorKind } from '../errors.ts';
import { Cell, Signal } from '../reactive.ts';
import type { ServerClock } from './clock.ts';
import { LateUploads, type Late } from './late-uploads.ts';
import type { OutboxMessage } from './outbox.ts';
import { OutboxKeeper, storageError } from './outbox-keeper.ts';
import type { LeftOutbox, OutboxKey, OutboxStorage } from './outbox-storage.ts';
import { sampleOf, type PaceReading } from './reading.ts';
import type { OutboxStatus } from './sync-service.ts';
import { TrackLane } from './track-lane.ts';
import { trySend } from './try-send.ts';

export interface OwnTrackOptions {
  readonly environment: Environment;
  readonly clock: ServerClock;
  /** Of the session: what is live goes through it. */
  readonly connection: Connection;
  /** Makes another connection of the same user, for what is uploaded late; without it, that waits until its session is joined again. */
  readonly openConnection: (() => Connection) | undefined;
  readonly url: string;
  /** Bytes of a frame for each byte of its message's JSON. */
  readonly expansion: number;
  readonly storage: OutboxStorage | undefined;
  readonly failed: (error: SyncError) => void;
}

/** What this device records: numbers it, keeps it until the server has stored it, and sees to it that it gets there. */
export class OwnTrack {
  readonly status = new Cell<OutboxStatus>({ pending: 0, acked: 0 }, sameStatus);
  readonly samples = new Signal<TrackSample>();
  readonly #options: OwnTrackOptions;
  readonly #lane: TrackLane;
  readonly #late: LateUploads | undefined;
  #key: OutboxKey | undefined;
  #keeper: OutboxKeeper | undefined;
  #kept = 0;
  /** Samples that were stamped while the server's clock was not known: their moments on the monotonic clock, by seq. */
  #unsure = new Map<number, number>();

  constructor(options: OwnTrackOptions) {
    const { environment, expansion, url, openConnection } = options;
    this.#options = options;
    this.#lane = new TrackLane({ environment, expansion, send: (message) => this.#send(message), changed: () => this.#changed() });
    this.#late = openConnection && new LateUploads({ environment, expansion, url, open: openConnection });
  }

  /** Samples that the server has not confirmed as stored. */
  get pending(): number {
    return this.#lane.outbox.pending.length;
  }

  /** Goes on with the track of that participant if it is the one of before, and begins another writer's otherwise. */
  begin({ sessionId, userId }: Pick<OutboxKey, 'sessionId' | 'userId'>): OutboxKey {
    const before = this.#key;
    const goesOn = before?.sessionId === sessionId && before.userId === userId;
    if (!goesOn) this.#startOver();
    const key = goesOn ? before : { sessionId, userId, writer: newWriter(this.#options.environment) };
    this.#key = key;
    this.#late?.withdraw(key);
    this.#keeper ??= this.#keep(key);
    return key;
  }

  /** Numbers and keeps a reading, and sends it as soon as that is possible. Throws `encoding_error` and `outbox_full`. */
  record(reading: PaceReading): TrackSample {
    const { clock, connection, environment } = this.#options;
    if (clock.jumped()) {
      // The answer tells the time; until then nothing is sent that could not be corrected any more.
      this.#lane.hold();
      connection.wake();
    }
    const sample = this.#lane.push(sampleOf(reading, clock.now()));
    if (!clock.isSure && reading.timestamp === undefined) this.#unsure.set(sample.seq, environment.monotonic());
    this.#keeper?.add([sample]);
    connection.demand();
    this.samples.emit(sample);
    return sample;
  }

  /** The server has confirmed the join: its track of this writer ends at that seq. */
  open(lastSeq: number): void {
    if (!this.#lane.open(lastSeq)) return;
    this.#rewrite();
    this.#options.failed(new SyncError('samples_renumbered', renumbered));
  }

  acknowledge({ seq, writer = this.#key?.writer }: Pick<AckData, 'seq' | 'writer'>): void {
    if (writer === this.#key?.writer) this.#lane.acknowledge(seq);
  }

  limit(welcome: WelcomeData): void {
    this.#lane.limit(welcome);
  }

  /** The server's clock may be known now. */
  clockHeard(): void {
    const { clock } = this.#options;
    const times = clock.isSure ? [...this.#unsure].map(([seq, moment]) => [seq, clock.at(moment)] as const) : [];
    if (clock.isSure) this.#unsure.clear();
    this.#lane.settle(new Map(times));
    if (times.length > 0) this.#rewrite();
  }

  retryAfter(delay: number): void {
    this.#lane.retryAfter(delay);
  }

  /** The connection is lost, or not in the session any more. */
  shut(): void {
    this.#lane.shut();
  }

  /** The membership is over: what is left goes another way. Returns how many samples have none and wait for the same session. */
  end(): number {
    const { pending } = this.#lane.outbox;
    const [key, keeper] = [this.#key, this.#keeper];
    this.#lane.shut();
    if (pending.length === 0) {
      keeper?.remove();
      this.#keeper = undefined;
    }
    if (key === undefined || pending.length === 0) return 0;
    if (this.#late === undefined) return pending.length;
    const stored = (seq: number): void => (key === this.#key ? this.#lane.acknowledge(seq) : keeper?.forget(seq));
    this.#late.add({ key, samples: pending.slice(0, pending.length), stored, ended: (refusal) => this.#ended(keeper, pending.length, refusal) });
    return 0;
  }

  /** Takes up what earlier runs of the app have left of that user, and uploads it by the way. Returns how many samples that are. */
  async takeUp(userId: string): Promise<number> {
    const { storage, failed } = this.#options;
    if (storage === undefined || this.#late === undefined) return 0;
    try {
      const left = await storage.takeOver(userId);
      for (const outbox of left) this.#late.add(this.#lateOf(outbox));
      return left.reduce((sum, { samples }) => sum + samples.length, 0);
    } catch (error) {
      failed(storageError(error));
      return 0;
    }
  }

  close(): void {
    this.#late?.close();
    this.#lane.shut();
    this.#keeper?.release();
    this.status.complete();
    this.samples.complete();
  }

  #lateOf(outbox: LeftOutbox): Late {
    const { key, samples, damage } = outbox;
    if (damage !== undefined) this.#options.failed(new SyncError('samples_damaged', damage));
    const attempt = (work: Promise<void>): void => void work.catch((error: unknown) => this.#options.failed(storageError(error)));
    return {
      key,
      samples,
      stored: (seq) => attempt(outbox.forget(seq)),
      ended: (refusal) => {
        if (isFinal(refusal)) attempt(outbox.remove());
        else outbox.release();
        if (refusal !== undefined) this.#options.failed(unconfirmed(samples.length, refusal));
      },
    };
  }

  #ended(keeper: OutboxKeeper | undefined, count: number, refusal: SyncError | undefined): void {
    if (isFinal(refusal)) keeper?.remove();
    else keeper?.release();
    if (keeper === this.#keeper) this.#keeper = undefined;
    if (refusal !== undefined) this.#options.failed(unconfirmed(count, refusal));
  }

  #startOver(): void {
    this.#keeper = undefined;
    this.#kept = 0;
    this.#unsure.clear();
    this.#lane.clear();
  }

  #keep(key: OutboxKey): OutboxKeeper | undefined {
    const { storage, failed } = this.#options;
    if (storage === undefined) return undefined;
    return new OutboxKeeper({
      storage,
      key,
      failed,
      kept: (seq) => {
        if (key !== this.#key) return;
        this.#kept = seq;
        this.#changed();
      },
    });
  }

  /** The samples that wait are not what was kept any more. */
  #rewrite(): void {
    const { pending } = this.#lane.outbox;
    this.#keeper?.forget(Number.MAX_SAFE_INTEGER);
    this.#keeper?.add(pending.slice(0, pending.length));
  }

  #changed(): void {
    const { pending, acked } = this.#lane.outbox;
    if (acked > this.status.value.acked) this.#keeper?.forget(acked);
    this.status.set({ pending: pending.length, acked, ...(this.#options.storage && { kept: Math.max(acked, this.#kept) }) });
  }

  #send(message: OutboxMessage): boolean {
    if (this.#key === undefined) return false;
    const { sessionId, userId } = this.#key;
    const { connection } = this.#options;
    if (message.type === 'pace_update') return trySend(connection, { type: 'pace_update', data: { ...message.sample, sessionId, userId } });
    return trySend(connection, { type: 'track_batch', data: { samples: [...message.samples], sessionId, userId } });
  }
}

/** Unique without being secret: what another run of the app draws is another one. */
const newWriter = (environment: Environment): string => [0, 0].map(() => environment.random().toString(36).slice(2, 12)).join('');

const sameStatus = (a: OutboxStatus, b: OutboxStatus): boolean => a.pending === b.pending && a.acked === b.acked && a.kept === b.kept;

/** Whether the server will never take the samples, from whomever and whenever. */
const isFinal = (refusal: SyncError | undefined): boolean => refusal === undefined || finalKinds.includes(refusal.kind);

const finalKinds: readonly SyncErrorKind[] = ['not_in_session', 'invalid_session'];

export const unconfirmed = (count: number, cause?: SyncError): SyncError =>
  new SyncError('samples_unconfirmed', `${count} samples were not confirmed as stored.${cause === undefined ? '' : ` ${cause.message}`}`, { cause });

const renumbered = 'The server holds another track than was sent from here; the samples not yet stored go on after its last one.';
