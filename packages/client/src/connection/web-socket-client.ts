import { systemEnvironment, type Environment } from '@paceline/core';
import { PROTOCOL_VERSION, type DownMessage } from '@paceline/protocol';
import { errorOfClose, errorOfMessage, errorOfThrown, SyncError } from '../errors.ts';
import { platformWakeHints, type WakeHints, type WebSocketConstructor, type WebSocketLike } from '../platform.ts';
import { Cell, Signal, type Observable } from '../reactive.ts';
import { Timers } from '../timers.ts';
import type { Connection, ConnectionStatus, Outgoing, UnreadableFrame } from './connection.ts';
import { pacelineV1, type Dialect } from './dialect.ts';
import { defaultSettings, retryDelay, type ConnectionSettings } from './settings.ts';
import { openSocket } from './socket.ts';
import { disconnected, transition, type ConnectionEffect, type ConnectionEvent, type ConnectionState, type TimerName } from './state.ts';
import { WakeWatch } from './wake-watch.ts';

export interface WebSocketClientOptions {
  /** The user's token, asked for at every attempt and when the server says that it has expired. Absent where the network itself knows the user. */
  readonly getToken?: (() => string | Promise<string>) | undefined;
  readonly environment?: Environment | undefined;
  /** The platform's own WebSocket when absent. */
  readonly webSocket?: WebSocketConstructor | undefined;
  /** Those of a web page when absent. */
  readonly wakeHints?: WakeHints | undefined;
  /** `pacelineV1` when absent. */
  readonly dialect?: Dialect | undefined;
  /** What differs from {@link defaultSettings}. */
  readonly settings?: Partial<ConnectionSettings> | undefined;
  /** Name and version of the app, for the operator's logs. */
  readonly client?: string | undefined;
}

/** Executes what {@link transition} decides on the platform's WebSocket. */
export class WebSocketClient implements Connection {
  readonly #options: WebSocketClientOptions;
  readonly #environment: Environment;
  readonly #settings: ConnectionSettings;
  readonly #dialect: Dialect;
  readonly #timers: Timers<TimerName>;
  readonly #watch: WakeWatch;
  readonly #status = new Cell<ConnectionStatus>({ state: 'disconnected' }, sameStatus);
  readonly #messages = new Signal<DownMessage>();
  readonly #unreadable = new Signal<UnreadableFrame>();
  readonly #queue: ConnectionEvent[] = [];
  readonly connectionStatus: Observable<ConnectionStatus> = this.#status.changes;
  readonly messageReceived: Observable<DownMessage> = this.#messages.events;
  readonly unreadable: Observable<UnreadableFrame> = this.#unreadable.events;
  #url = '';
  #state: ConnectionState = disconnected;
  #socket: WebSocketLike | undefined;
  /** The last `error` message on this socket: it explains a close that follows. */
  #notice: SyncError | undefined;
  #dispatching = false;

  constructor(options: WebSocketClientOptions = {}) {
    const { environment = systemEnvironment, dialect = pacelineV1, wakeHints = platformWakeHints } = options;
    this.#options = options;
    this.#environment = environment;
    this.#settings = { ...defaultSettings, ...options.settings };
    this.#dialect = dialect;
    this.#timers = new Timers(environment);
    this.#watch = new WakeWatch({ environment, hints: wakeHints, interval: this.#settings.clockCheckInterval, wake: () => this.wake() });
  }

  connect(url: string): void {
    if (url !== this.#url) this.disconnect();
    this.#url = url;
    this.#dispatch({ type: 'connect' });
  }

  disconnect(): void {
    this.#dispatch({ type: 'disconnect' });
  }

  wake(): void {
    this.#dispatch({ type: 'wake' });
  }

  demand(): void {
    this.#dispatch({ type: 'demand' });
  }

  isConnected(): boolean {
    return this.#state.name === 'ready' || this.#state.name === 'probing';
  }

  send(message: Outgoing): void {
    if (!this.isConnected()) throw new SyncError('not_connected', `No connection to send ${message.type} on.`);
    const waiting = this.#socket?.bufferedAmount ?? 0;
    if (waiting > this.#settings.sendBufferBytes) throw new SyncError('buffer_full', `${waiting} bytes wait already; ${message.type} was not sent.`);
    this.#write(message);
  }

  close(): void {
    this.disconnect();
    this.#status.complete();
    this.#messages.complete();
    this.#unreadable.complete();
  }

  // An effect or a subscriber may cause further events; they wait their turn, so that transitions never nest.
  #dispatch(event: ConnectionEvent): void {
    this.#queue.push(event);
    if (this.#dispatching) return;
    this.#dispatching = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#take(next);
    } finally {
      this.#dispatching = false;
    }
  }

  #take(event: ConnectionEvent): void {
    const { state, effects } = transition(this.#state, event, this.#settings);
    this.#state = state;
    for (const effect of effects) this.#run(effect);
    // Where nothing but the app's own `connect` would help, no hint is waited for.
    this.#watch.set(state.name !== 'idle' && state.name !== 'stopped');
    this.#status.set(statusOf(state));
  }

  #run(effect: ConnectionEffect): void {
    switch (effect.type) {
      case 'fetch_token':
        return this.#fetchToken(effect.attempt);
      case 'open_socket':
        return this.#open(effect.attempt);
      case 'send_hello':
        return this.#write({ type: 'hello', data: this.#hello(effect.token) });
      case 'send_ping':
        return this.#write({ type: 'ping', data: { t0: this.#environment.monotonic() } });
      case 'drop':
        return this.#drop();
      case 'wait':
        return this.#startTimer('retry', retryDelay(effect, this.#environment.random(), this.#settings));
      case 'start_timer':
        return this.#startTimer(effect.timer, effect.delay);
      case 'stop_timer':
        return this.#timers.stop(effect.timer);
    }
  }

  #startTimer(timer: TimerName, delay: number): void {
    this.#timers.start(timer, delay, () => this.#dispatch({ type: `${timer}_due` }));
  }

  #hello(token: string) {
    const { client } = this.#options;
    return { version: PROTOCOL_VERSION, token: token || undefined, client, ...this.#dialect.hello };
  }

  #fetchToken(attempt: number): void {
    const failed = (thrown: unknown) =>
      this.#dispatch({ type: 'token_failed', attempt, error: errorOfThrown(thrown, 'Getting a token') });
    const { getToken = () => '' } = this.#options;
    new Promise<string>((resolve) => resolve(getToken())).then(
      (token: unknown) => (typeof token === 'string' ? this.#dispatch({ type: 'token', attempt, token }) : failed(notText)),
      failed,
    );
  }

  #open(attempt: number): void {
    const { subprotocol, greets } = this.#dialect;
    try {
      const socket: WebSocketLike = openSocket(
        { url: this.#url, subprotocol, webSocket: this.#options.webSocket },
        {
          opened: () => this.#dispatch({ type: 'opened', attempt, greets }),
          frame: (frame) => {
            if (this.#socket === socket) this.#receive(frame, attempt);
          },
          closed: (code, reason) => {
            if (this.#socket === socket) this.#dispatch({ type: 'lost', attempt, error: errorOfClose(code, reason, this.#notice) });
          },
        },
      );
      this.#socket = socket;
    } catch (error) {
      this.#dispatch({ type: 'lost', attempt, error: error as SyncError });
    }
  }

  #receive(frame: string | Uint8Array, attempt: number): void {
    this.#dispatch({ type: 'frame', attempt });
    const result = this.#dialect.read(frame);
    if (result === undefined) return;
    if (!result.ok) return this.#unreadable.emit({ text: String(frame), failure: result.failure });
    this.#heed(result.message, attempt);
    this.#messages.emit(result.message);
  }

  /** The messages that concern the connection itself. */
  #heed(message: DownMessage, attempt: number): void {
    switch (message.type) {
      case 'welcome':
        return this.#dispatch({ type: 'welcome', attempt, pingInterval: message.data.pingInterval });
      case 'reconnect':
        return this.#dispatch({ type: 'move', attempt, delay: message.data.delay });
      case 'ping':
        if (this.isConnected()) this.#write({ type: 'pong', data: { t0: message.data.t0 } });
        break;
      case 'error':
        this.#notice = errorOfMessage(message.data);
        if (message.data.code === 'token_expired') this.#dispatch({ type: 'token_expired', attempt });
        break;
      default:
    }
  }

  #write(message: Outgoing): void {
    const timestamp = new Date(this.#environment.now()).toISOString();
    this.#socket?.send(this.#dialect.write({ ...message, timestamp }));
  }

  #drop(): void {
    this.#timers.stopAll();
    const socket = this.#socket;
    this.#socket = undefined;
    this.#notice = undefined;
    // Forgotten first: a late close or message of this socket must not touch the next one.
    socket?.close(1000);
  }
}

const notText = new SyncError('unauthorized', 'getToken gave no text.');

function statusOf(state: ConnectionState): ConnectionStatus {
  switch (state.name) {
    case 'idle':
      return { state: 'disconnected' };
    case 'authorizing':
    case 'opening':
    case 'greeting':
      return { state: 'connecting' };
    case 'waiting':
      return { state: 'connecting', error: state.error };
    case 'ready':
    case 'probing':
      return { state: 'connected' };
    case 'failed':
    case 'stopped':
      return { state: 'error', error: state.error };
  }
}

const sameStatus = (a: ConnectionStatus, b: ConnectionStatus): boolean => a.state === b.state && a.error === b.error;
