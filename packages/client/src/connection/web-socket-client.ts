import { systemEnvironment, type Environment } from '@paceline/core';
import { decodeDown, encode, PROTOCOL_VERSION, SUBPROTOCOL, type DownMessage } from '@paceline/protocol';
import { errorOfClose, errorOfMessage, errorOfThrown, SyncError } from '../errors.ts';
import { platformWebSocket, type WebSocketConstructor, type WebSocketLike } from '../platform.ts';
import { Cell, Signal } from '../reactive.ts';
import { Timers } from '../timers.ts';
import type { Connection, ConnectionStatus, Outgoing, UnreadableFrame } from './connection.ts';
import { retryDelay } from './reconnect-policy.ts';
import { disconnected, transition, type ConnectionEffect, type ConnectionEvent, type ConnectionState, type TimerName } from './state.ts';

export interface WebSocketClientOptions {
  /** The user's token, asked for at every attempt and when the server says that it has expired. */
  readonly getToken: () => string | Promise<string>;
  readonly environment?: Environment | undefined;
  /** The platform's own WebSocket when absent. */
  readonly webSocket?: WebSocketConstructor | undefined;
  /** Milliseconds between two pings, at most; 30 s when absent. The server may ask for more frequent ones. */
  readonly pingInterval?: number | undefined;
  /** Name and version of the app, for the operator's logs. */
  readonly client?: string | undefined;
}

/** Executes what {@link transition} decides on the platform's WebSocket. */
export class WebSocketClient implements Connection {
  readonly #options: WebSocketClientOptions;
  readonly #environment: Environment;
  readonly #timers: Timers<TimerName>;
  readonly #status = new Cell<ConnectionStatus>({ state: 'disconnected' }, sameStatus);
  readonly #messages = new Signal<DownMessage>();
  readonly #unreadable = new Signal<UnreadableFrame>();
  readonly #queue: ConnectionEvent[] = [];
  readonly connectionStatus = this.#status.changes;
  readonly messageReceived = this.#messages.events;
  readonly unreadable = this.#unreadable.events;
  #url = '';
  #state: ConnectionState = disconnected;
  #socket: WebSocketLike | undefined;
  /** The last `error` message on this socket: it explains a close that follows. */
  #notice: SyncError | undefined;
  #dispatching = false;

  constructor(options: WebSocketClientOptions) {
    this.#options = options;
    this.#environment = options.environment ?? systemEnvironment;
    this.#timers = new Timers(this.#environment);
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
    if (!this.isConnected()) throw new SyncError('not_connected', `There is no connection to send ${message.type} on.`);
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
    const { state, effects } = transition(this.#state, event);
    this.#state = state;
    for (const effect of effects) this.#run(effect);
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
        return this.#startTimer('retry', retryDelay(effect.retry, this.#environment.random()));
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
    return { version: PROTOCOL_VERSION, token, ...(client === undefined ? {} : { client }) };
  }

  #fetchToken(attempt: number): void {
    const failed = (thrown: unknown) =>
      this.#dispatch({ type: 'token_failed', attempt, error: errorOfThrown(thrown, 'Getting a token') });
    new Promise<string>((resolve) => resolve(this.#options.getToken())).then(
      (token) => this.#dispatch({ type: 'token', attempt, token }),
      failed,
    );
  }

  #open(attempt: number): void {
    try {
      this.#socket = this.#newSocket();
      this.#listen(this.#socket, attempt);
    } catch (error) {
      this.#dispatch({ type: 'lost', attempt, error: error as SyncError });
    }
  }

  #newSocket(): WebSocketLike {
    const Socket = this.#options.webSocket ?? platformWebSocket();
    if (Socket === undefined) throw new SyncError('not_connected', 'This platform has no WebSocket; use Node 22 or newer, or pass one as the option webSocket.', noWebSocket);
    try {
      return new Socket(this.#url, [SUBPROTOCOL]);
    } catch (cause) {
      // The constructor throws only for what another attempt cannot cure: the URL, or a mixed-content page.
      throw new SyncError('not_connected', `No WebSocket can be opened to ${this.#url}.`, { ...badUrl, cause });
    }
  }

  #listen(socket: WebSocketLike, attempt: number): void {
    socket.addEventListener('open', () => this.#dispatch({ type: 'opened', attempt }));
    socket.addEventListener('message', ({ data }) => {
      if (this.#socket === socket) this.#receive(data, attempt);
    });
    // An error event says nothing and is followed by close; listening keeps platforms from reporting it as unhandled.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', ({ code = 1006, reason = '' }) => {
      if (this.#socket === socket) this.#dispatch({ type: 'lost', attempt, error: errorOfClose(code, reason, this.#notice) });
    });
  }

  #receive(data: unknown, attempt: number): void {
    this.#dispatch({ type: 'frame', attempt });
    // Binary frames are reserved for telemetry of a later version: a sign of life, and nothing more.
    if (typeof data !== 'string') return;
    const result = decodeDown(data);
    if (!result.ok) return this.#unreadable.emit({ text: data, failure: result.failure });
    this.#heed(result.message, attempt);
    this.#messages.emit(result.message);
  }

  /** The messages that concern the connection itself. */
  #heed(message: DownMessage, attempt: number): void {
    switch (message.type) {
      case 'welcome':
        return this.#dispatch({ type: 'welcome', attempt, pingInterval: this.#interval(message.data.pingInterval) });
      case 'reconnect':
        return this.#dispatch({ type: 'move', attempt, delay: message.data.delay });
      case 'ping':
        return this.#answer(message.data.t0);
      case 'error':
        this.#notice = errorOfMessage(message.data);
        if (message.data.code === 'token_expired') this.#dispatch({ type: 'token_expired', attempt });
        return undefined;
      default:
        return undefined;
    }
  }

  #interval(asked: number | undefined): number {
    return Math.min(asked ?? Number.POSITIVE_INFINITY, this.#options.pingInterval ?? Number.POSITIVE_INFINITY);
  }

  #answer(t0: number | undefined): void {
    if (this.isConnected()) this.#write({ type: 'pong', data: t0 === undefined ? {} : { t0 } });
  }

  #write(message: Outgoing): void {
    const timestamp = new Date(this.#environment.now()).toISOString();
    this.#socket?.send(encode({ ...message, timestamp }));
  }

  #drop(): void {
    this.#timers.stopAll();
    const socket = this.#socket;
    this.#socket = undefined;
    this.#notice = undefined;
    // Forgotten first: a late close or message of this socket must not touch the next one.
    socket?.close(1000, 'closed by the client');
  }
}

const badUrl = { retry: 'never', remedy: 'Check the url: ws:// or wss://, and wss:// on a page that came over https://.' } as const;
const noWebSocket = { retry: 'never', remedy: 'Pass a WebSocket constructor as the option webSocket.' } as const;

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

function sameStatus(a: ConnectionStatus, b: ConnectionStatus): boolean {
  return a.state === b.state && errorIn(a) === errorIn(b);
}

const errorIn = (status: ConnectionStatus): SyncError | undefined => ('error' in status ? status.error : undefined);
