import type { WebSocketLike } from '@paceline/client';
import type { DownMessage } from '@paceline/protocol';
import type { Cancel } from '@paceline/core';
import { BEAT, readingOf, type App, type AppContext } from './app.ts';
import { readDown } from './messages.ts';
import type { AppRun, Reading } from './witness.ts';

/** Before the next attempt after a lost connection, and without a frame before it counts as lost; milliseconds. */
const RECONNECT = 2_000;
const SILENCE = 25_000;
const PING_EVERY = 10;
/** Numbered samples that are sent at a time. */
const AT_ONCE = 3;

type Sample = Reading['sample'];

/** An app that speaks plain JSON without the SDK. `old`: its samples have no numbers. `raw`: it numbers them, and keeps them until they are acknowledged. */
export class PlainApp implements App {
  readonly run: AppRun;
  readonly #context: AppContext;
  #socket: WebSocketLike | undefined;
  #hasJoined = false;
  #wantsIn = false;
  #beats = 0;
  #heardAt = 0;
  #cancelRetry: Cancel = () => undefined;
  /** With numbers: what was recorded, at the place of its seq. */
  readonly #samples: (Sample | undefined)[] = [];
  #acked = 0;
  #last: Sample | undefined;

  constructor(context: AppContext) {
    this.run = context.run;
    this.#context = context;
    this.#beat();
  }

  get isThere(): boolean {
    return this.#hasJoined;
  }

  join(): void {
    this.#wantsIn = true;
    if (this.#socket === undefined) this.#connect();
  }

  leave(): void {
    this.#wantsIn = false;
    this.#send('leave_session', {});
    this.#drop();
  }

  wake(): void {
    if (this.#wantsIn && this.#socket === undefined) this.#connect();
  }

  resend(back: number, another: boolean): boolean {
    if (!this.#hasJoined) return false;
    if (this.run.app === 'old') return this.#sendSample(this.#last);
    const sample = this.#samples[Math.max(1, this.#acked - back)];
    return this.#sendSample(another && sample !== undefined ? { ...sample, distance: this.#context.nextId() } : sample);
  }

  intrude(): void {}

  live(): undefined {
    return undefined;
  }

  close(): void {
    this.#wantsIn = false;
    this.#drop();
  }

  #connect(): void {
    this.#cancelRetry();
    const { webSocket, environment, run, friends } = this.#context;
    const socket = new webSocket('ws://paceline.test/ws');
    this.#socket = socket;
    this.#heardAt = environment.monotonic();
    socket.addEventListener('open', () => {
      if (socket === this.#socket) this.#send('join_session', { friends });
    });
    socket.addEventListener('message', ({ data }) => {
      if (socket === this.#socket) this.#hear(readDown(data as string));
    });
    socket.addEventListener('close', ({ code = 1006 }) => {
      if (socket !== this.#socket) return;
      this.#forget();
      if (run.isAlive && this.#wantsIn && code !== 4501) this.#cancelRetry = environment.setTimer(RECONNECT, () => this.#connect());
    });
  }

  #hear(message: DownMessage): void {
    this.#heardAt = this.#context.environment.monotonic();
    if (message.type === 'session_status' && message.data.you !== undefined) {
      this.#hasJoined = true;
      this.#acked = message.data.you.lastSeq;
    }
    if (message.type === 'ack') this.#acked = Math.max(this.#acked, message.data.seq);
    // A join that was refused for now is sent again.
    if (message.type === 'error' && message.data.type === 'join_session') this.#lose();
  }

  #beat(): void {
    this.#context.environment.setTimer(BEAT, () => {
      this.#beat();
      this.#beats += 1;
      const silence = this.#context.environment.monotonic() - this.#heardAt;
      if (this.#socket !== undefined && silence > SILENCE) return this.#lose();
      if (!this.#hasJoined) return;
      if (this.#beats % PING_EVERY === 0) this.#send('ping', {});
      this.#record();
    });
  }

  #record(): void {
    const { run, behaviour, environment, nextId, recorded, trueTime } = this.#context;
    const id = nextId();
    const reading = readingOf(behaviour(), id);
    if (reading !== undefined) {
      const seq = Math.max(this.#acked, this.#samples.length - 1) + 1;
      const sample: Sample = { location: { latitude: 0, longitude: 0 }, ...reading, timestamp: new Date(environment.now()).toISOString(), ...(run.app === 'raw' ? { seq } : {}) };
      if (run.app === 'raw') this.#samples[seq] = sample;
      this.#last = sample;
      recorded({ id, run, at: trueTime(), sample });
      if (run.app === 'old') this.#sendSample(sample);
    }
    if (run.app === 'raw') for (const sample of this.#samples.slice(this.#acked + 1, this.#acked + 1 + AT_ONCE)) this.#sendSample(sample);
  }

  #sendSample(sample: Sample | undefined): boolean {
    if (sample === undefined) return false;
    this.#send('pace_update', sample);
    return true;
  }

  #send(type: string, data: object): void {
    const { run, environment } = this.#context;
    const who = type === 'ping' ? {} : { sessionId: run.session, userId: run.user };
    if (this.#socket !== undefined && (this.#hasJoined || type === 'join_session')) {
      this.#socket.send(JSON.stringify({ type, data: { ...who, ...data }, timestamp: new Date(environment.now()).toISOString() }));
    }
  }

  /** The connection is as good as lost: another one is made. */
  #lose(): void {
    this.#drop();
    if (this.#wantsIn) this.#cancelRetry = this.#context.environment.setTimer(RECONNECT, () => this.#connect());
  }

  #drop(): void {
    this.#cancelRetry();
    const socket = this.#socket;
    this.#forget();
    socket?.close(1000);
  }

  #forget(): void {
    this.#socket = undefined;
    this.#hasJoined = false;
  }
}
