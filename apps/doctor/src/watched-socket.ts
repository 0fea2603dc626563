import type { SocketEvent, WebSocketConstructor, WebSocketLike } from '@paceline/client';
import type { SocketLog } from './evidence.ts';

type Listener = (event: SocketEvent) => void;

const ABNORMAL = 1006;

/** Node's own WebSocket, which remembers what happened on it and can be cut like a network. */
class WatchedSocket implements WebSocketLike {
  readonly #socket: WebSocket;
  readonly #closeListeners: Listener[] = [];
  #isCut = false;
  #log: SocketLog = { opened: false, frames: 0, closed: undefined };

  constructor(url: string, protocols: string[] = []) {
    this.#socket = new WebSocket(url, protocols);
    this.addEventListener('open', () => this.#note({ opened: true }));
    this.addEventListener('message', () => this.#note({ frames: this.#log.frames + 1 }));
    this.addEventListener('close', ({ code = ABNORMAL, reason = '' }) => this.#note({ closed: { code, reason } }));
  }

  get log(): SocketLog {
    return this.#log;
  }

  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: Listener): void {
    if (type === 'close') this.#closeListeners.push(listener);
    // The types of Node's events do not say that each has what the SDK reads of it.
    this.#socket.addEventListener(type, (event: Event & SocketEvent) => {
      if (!this.#isCut) listener(event);
    });
  }

  send(data: string): void {
    if (!this.#isCut) this.#socket.send(data);
  }

  close(code?: number, reason?: string): void {
    if (!this.#isCut) this.#socket.close(code, reason);
  }

  /**
   * From now on nothing passes in either direction, and this side is told that the connection is lost. The other side
   * is told nothing and believes in it until it notices, as when a phone enters a tunnel.
   */
  cut(): void {
    this.#isCut = true;
    for (const listener of this.#closeListeners) listener({ type: 'close', code: ABNORMAL, reason: '' });
  }

  /** Gives the socket back, also one that was cut. */
  release(): void {
    this.#socket.close();
  }

  #note(change: Partial<SocketLog>): void {
    this.#log = { ...this.#log, ...change };
  }
}

/** Every WebSocket that one client has opened. */
export class SocketWatch {
  /** To be given to the SDK. */
  readonly webSocket: WebSocketConstructor;
  readonly #sockets: WatchedSocket[] = [];

  constructor() {
    const sockets = this.#sockets;
    this.webSocket = class extends WatchedSocket {
      constructor(url: string, protocols?: string[]) {
        super(url, protocols);
        sockets.push(this);
      }
    };
  }

  /** What happened on the newest socket. */
  get log(): SocketLog {
    return this.#sockets.at(-1)?.log ?? { opened: false, frames: 0, closed: undefined };
  }

  /** Cuts the newest socket. */
  cut(): void {
    this.#sockets.at(-1)?.cut();
  }

  release(): void {
    for (const socket of this.#sockets) socket.release();
  }
}
