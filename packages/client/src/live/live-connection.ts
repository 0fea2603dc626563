import { systemEnvironment, type Environment } from '@paceline/core';
import type { DownMessage, PaceUpdateData, TrackSample, WelcomeData } from '@paceline/protocol';
import { clockStep, readClocks, type ClockReading } from '../connection/clock-watch.ts';
import type { Connection, ConnectionStatus, Outgoing, UnreadableFrame } from '../connection/connection.ts';
import { pacelineV1 } from '../connection/dialect.ts';
import { WebSocketClient, type WebSocketClientOptions } from '../connection/web-socket-client.ts';
import { Signal, type Observable } from '../reactive.ts';
import { fitting, limitsFor } from '../sync/outbox.ts';
import { trySend } from '../sync/try-send.ts';
import { Timers } from '../timers.ts';
import { pageAttention, type Attention, type Rate } from './attention.ts';
import { LiveDialect } from './live-dialect.ts';
import { expire, flush, keepTo, newPacer, rejoin, take, untilDue, type Pacer, type PacerStep } from './pacer.ts';
import { acknowledgedBy, ownIn } from './place.ts';
import { roundSample } from './sample.ts';
import { arrivalOf, departed, measured, ticked, unknownWay, type Way } from './way.ts';

export interface LiveConnectionOptions extends WebSocketClientOptions {
  /** {@link pageAttention} when absent. */
  readonly attention?: Attention | undefined;
}

/** What must not overtake a sample. */
const ABOUT_TRACKS: readonly Outgoing['type'][] = ['join_session', 'leave_session', 'track_batch'];

/** Between two messages that say how closely the others are followed, milliseconds. */
const RATE_INTERVAL = 1_000;
/** After a hint that things have changed nothing waits for so long, milliseconds: who leaves may have more to send. */
const HURRY = 3_000;

/**
 * A connection for who runs together: live samples leave so that they arrive when the session's tick is due, one message
 * for each tick, and travel in binary frames, as ticks do. Where the server knows of neither, it is a {@link WebSocketClient}.
 */
export class LiveConnection implements Connection {
  readonly #environment: Environment;
  readonly #dialect: LiveDialect;
  readonly #client: WebSocketClient;
  readonly #timers: Timers<'due' | 'rate'>;
  readonly #messages = new Signal<DownMessage>();
  readonly connectionStatus: Observable<ConnectionStatus>;
  readonly messageReceived: Observable<DownMessage> = this.#messages.events;
  readonly unreadable: Observable<UnreadableFrame>;
  #pacer: Pacer = newPacer;
  #way: Way = unknownWay;
  #reading: ClockReading;
  /** On the monotonic clock: pings from before it say nothing any more. */
  #jumpedAt = -Infinity;
  /** On the monotonic clock. */
  #hurriedUntil = -Infinity;
  #bounds: Partial<WelcomeData> = {};
  /** The rate that is wanted, and that the server knows of. */
  #rate: Rate = 'full';
  #told: Rate = 'full';
  readonly #lookAway: () => void;

  constructor(options: LiveConnectionOptions = {}) {
    const { environment = systemEnvironment, dialect = pacelineV1, attention = pageAttention } = options;
    this.#environment = environment;
    this.#reading = readClocks(environment);
    this.#timers = new Timers(environment);
    this.#dialect = new LiveDialect(dialect);
    this.#client = new WebSocketClient({ ...options, dialect: this.#dialect });
    this.connectionStatus = this.#client.connectionStatus;
    this.unreadable = this.#client.unreadable;
    // Before anybody else hears of it, who may send from there.
    this.#client.connectionStatus.subscribe(({ state }) => state !== 'connected' && this.#forget());
    this.#client.messageReceived.subscribe((message) => this.#receive(message));
    this.#lookAway = attention((rate) => {
      this.#rate = rate;
      this.#tellRate();
    });
  }

  connect(url: string): void {
    this.#client.connect(url);
  }

  disconnect(): void {
    this.#run(flush(this.#pacer));
    this.#client.disconnect();
  }

  /**
   * As {@link Connection.send}; a `pace_update` may leave later, within the interval that the server has named, and together
   * with others. Anything else leaves at once, and behind what waits if its order counts.
   */
  send(message: Outgoing): void {
    // It says what is wrong.
    if (!this.isConnected()) return this.#client.send(message);
    if (message.type === 'pace_update') return this.#take(message.data);
    if (ABOUT_TRACKS.includes(message.type)) this.#run(message.type === 'join_session' ? rejoin(this.#pacer) : flush(this.#pacer));
    return this.#client.send(message);
  }

  isConnected(): boolean {
    return this.#client.isConnected();
  }

  wake(): void {
    // Somebody is leaving, or the device was asleep: not the time to wait. A ping asks for what is stored.
    this.#hurriedUntil = this.#environment.monotonic() + HURRY;
    this.#run(flush(this.#pacer));
    this.#client.wake();
  }

  demand(): void {
    this.#client.demand();
  }

  round(sample: Omit<TrackSample, 'seq'>): Omit<TrackSample, 'seq'> {
    return roundSample(sample);
  }

  /**
   * Milliseconds until the next moment at which a reading that is taken then leaves at once, and is seen within tens of
   * milliseconds, or a whole number of seconds before that: never more than one and a half. Undefined as long as the server has
   * not said when. For apps that choose when they read their sensors.
   */
  untilDue(): number | undefined {
    return untilDue(this.#pacer, this.#environment.monotonic(), arrivalOf(this.#way));
  }

  close(): void {
    this.#lookAway();
    this.#run(flush(this.#pacer));
    this.#client.close();
    this.#messages.complete();
  }

  #take(update: PaceUpdateData): void {
    this.#lookAtClock();
    const now = this.#environment.monotonic();
    this.#run(expire(this.#pacer, now));
    const { pacer, leaving } = take(this.#pacer, update, { now, arrival: arrivalOf(this.#way) });
    this.#become(pacer);
    for (const samples of leaving) this.#send(samples, (message) => this.#client.send(message));
    if (this.#isHurried) this.#run(flush(this.#pacer));
  }

  get #isHurried(): boolean {
    return this.#environment.monotonic() < this.#hurriedUntil;
  }

  /** Sends what was taken before: what the socket has no room for is sent again by its sender, who hears no acknowledgement. */
  #run({ pacer, leaving }: PacerStep): void {
    this.#become(pacer);
    for (const samples of leaving) this.#send(samples, (message) => trySend(this.#client, message));
  }

  #become(pacer: Pacer): void {
    this.#pacer = pacer;
    if (pacer.name !== 'holding') return this.#timers.stop('due');
    // A platform's timer may come a little early, and is set once more then.
    if (!this.#timers.isRunning('due')) this.#timers.start('due', Math.max(0, pacer.due - this.#environment.monotonic()), () => this.#run(expire(this.#pacer, this.#environment.monotonic())));
  }

  #send(samples: readonly PaceUpdateData[], send: (message: Outgoing) => void): void {
    const [first] = samples;
    if (first === undefined) return;
    const { seq, sessionId, userId } = first;
    // A batch is acknowledged at once.
    if (samples.length === 1 && !(this.#isHurried && seq !== undefined)) send({ type: 'pace_update', data: first });
    else for (const batch of this.#batchesOf(samples)) send({ type: 'track_batch', data: { sessionId, userId, samples: [...batch] } });
    const last = samples.at(-1)?.seq ?? seq;
    if (last !== undefined) this.#way = departed(this.#way, last, this.#environment.monotonic());
  }

  *#batchesOf(samples: readonly PaceUpdateData[]): Iterable<readonly TrackSample[]> {
    const { batchSamples, batchBytes } = limitsFor(this.#bounds, this.#dialect.expansion);
    for (let rest = samples.flatMap(numbered); rest.length > 0; ) {
      const batch = fitting(rest.slice(0, batchSamples), batchBytes);
      yield batch;
      rest = rest.slice(batch.length);
    }
  }

  #receive(message: DownMessage): void {
    this.#lookAtClock();
    const now = this.#environment.monotonic();
    const { place } = this.#dialect;
    if (message.type === 'welcome') this.#bounds = message.data;
    if (message.type === 'pong') this.#measure(message.data, now);
    if (message.type === 'friend_updates' && message.data.snapshot !== true) this.#way = ticked(this.#way, ownIn(message, place)?.seq, now);
    if (message.type === 'cadence' && message.data.sessionId === place?.sessionId) this.#run(keepTo(this.#pacer, message.data));
    this.#tellRate();
    // A timer that the platform has slowed down is not waited for.
    this.#run(expire(this.#pacer, now));
    this.#messages.emit(message);
    const data = acknowledgedBy(message, place);
    if (data !== undefined) this.#messages.emit({ type: 'ack', data, timestamp: message.timestamp });
  }

  /** A server that does not know of it would answer that it does not. */
  #tellRate(): void {
    if (this.#rate === this.#told || !this.#dialect.isUnderstood || this.#timers.isRunning('rate')) return;
    // Who changes their mind many times a second tells the last of it: what exceeds the server's rate would be lost.
    this.#timers.start('rate', RATE_INTERVAL, () => this.#tellRate());
    if (trySend(this.#client, { type: 'watch', data: { rate: this.#rate } })) this.#told = this.#rate;
  }

  #measure({ t0, t1, t2 }: { readonly t0?: number | undefined; readonly t1?: number | undefined; readonly t2?: number | undefined }, t3: number): void {
    if (t0 === undefined || t1 === undefined || t2 === undefined || t0 < this.#jumpedAt) return;
    this.#way = measured(this.#way, { t0, t1, t2, t3 });
  }

  /** What was measured before the device slept says nothing any more: its clock may have stood still. */
  #lookAtClock(): void {
    const before = this.#reading;
    this.#reading = readClocks(this.#environment);
    if (clockStep(before, this.#reading) === 0) return;
    this.#jumpedAt = this.#environment.monotonic();
    this.#way = unknownWay;
    this.#run(flush(this.#pacer));
  }

  /** What waited is not acknowledged, and is sent again by its sender. */
  #forget(): void {
    this.#timers.stopAll();
    this.#pacer = newPacer;
    this.#way = unknownWay;
    this.#told = 'full';
    this.#dialect.forget();
  }
}

function numbered({ sessionId: _session, userId: _user, seq, ...sample }: PaceUpdateData): readonly TrackSample[] {
  return seq === undefined ? [] : [{ ...sample, seq }];
}

/** For the option `openConnection` of a {@link RealTimeSyncService}: a connection that sends and reads fewer and shorter frames. */
export const openLiveConnection = (options: LiveConnectionOptions): LiveConnection => new LiveConnection(options);
