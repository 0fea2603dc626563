import type { Environment } from '@paceline/core';
import type { SocketEvent, WebSocketConstructor, WebSocketLike } from '@paceline/client';

type EventName = 'open' | 'message' | 'close' | 'error';

/** The server's end of one fake connection. */
export interface Peer {
  /** `frame` is what came; `text` is it as text. */
  receive(text: string, frame: string | Uint8Array): void;
  closed(): void;
}

/** What the network does with a new socket: connect it, refuse it, or swallow it without a word. */
export type Weather = 'up' | 'refused' | 'black_hole';

/** Sockets between the SDK and a scripted server, with latency, on virtual time. */
export class FakeNetwork {
  weather: Weather = 'up';
  /** One way, milliseconds. */
  latency = 20;
  /** Makes the server's end of a new connection. */
  accept: (end: ServerEnd) => Peer = () => ({ receive: () => {}, closed: () => {} });
  readonly sockets: FakeSocket[] = [];
  readonly environment: Environment;
  readonly Socket: WebSocketConstructor;

  constructor(environment: Environment) {
    this.environment = environment;
    const open = (url: string, protocols: string[] = []) => new FakeSocket(this, url, protocols);
    // What `new` is called on may return another object than its own.
    this.Socket = function Socket(url: string, protocols?: string[]) {
      return open(url, protocols);
    } as unknown as WebSocketConstructor;
  }

  /** The newest socket. */
  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('No socket was opened yet.');
    return socket;
  }

  later(run: () => void): void {
    this.environment.setTimer(this.latency, run);
  }
}

/** What the server can do to a connection. */
export interface ServerEnd {
  send(frame: string | Uint8Array): void;
  close(code: number, reason: string): void;
}

/** The client's end of one connection. */
export class FakeSocket implements WebSocketLike {
  readonly url: string;
  readonly protocols: readonly string[];
  binaryType?: string;
  bufferedAmount = 0;
  /** What the client closed it with. */
  closedWith: number | undefined;
  /** True once packets of this socket go nowhere in either direction, without anybody being told. */
  cut = false;
  readonly #network: FakeNetwork;
  readonly #listeners: { type: EventName; listener: (event: SocketEvent) => void }[] = [];
  #peer: Peer | undefined;
  #done = false;

  constructor(network: FakeNetwork, url: string, protocols: readonly string[]) {
    this.#network = network;
    this.url = url;
    this.protocols = protocols;
    network.sockets.push(this);
    if (network.weather === 'refused') network.later(() => this.#end(1006, ''));
    if (network.weather === 'up') network.later(() => this.#open());
  }

  addEventListener(type: EventName, listener: (event: SocketEvent) => void): void {
    this.#listeners.push({ type, listener });
  }

  /** From the client to the server. */
  send(frame: string | Uint8Array): void {
    const text = String(frame);
    if (this.#peer === undefined) throw new Error('InvalidStateError: the socket is not open yet.');
    this.#network.later(() => {
      if (!this.cut && !this.#done) this.#peer?.receive(text, frame);
    });
  }

  close(code = 1005, _reason = ''): void {
    this.closedWith = code;
    this.#network.later(() => {
      if (!this.cut) this.#peer?.closed();
      this.#end(code, '');
    });
  }

  /** A frame from the server: text, or bytes. */
  deliver(data: string | Uint8Array | ArrayBuffer): void {
    this.#network.later(() => {
      if (!this.cut && !this.#done) this.#emit('message', { data });
    });
  }

  /** The server, or the network, closes the connection. */
  drop(code = 1006, reason = ''): void {
    this.#peer?.closed();
    this.#network.later(() => this.#end(code, reason));
  }

  #open(): void {
    if (this.#done || this.closedWith !== undefined) return;
    const end = { send: (frame: string | Uint8Array) => this.deliver(frame), close: (code: number, reason: string) => this.drop(code, reason) };
    this.#peer = this.#network.accept(end);
    this.#emit('open', {});
  }

  #end(code: number, reason: string): void {
    if (this.#done) return;
    this.#done = true;
    if (code === 1006) this.#emit('error', {});
    this.#emit('close', { code, reason });
  }

  #emit(type: EventName, event: Omit<SocketEvent, 'type'>): void {
    for (const entry of this.#listeners) if (entry.type === type) entry.listener({ type, ...event });
  }
}
