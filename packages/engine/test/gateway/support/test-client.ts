import { decodeDown, type DownMessage, type UpMessage } from '@paceline/protocol';
import type { SocketHandlers, SocketPort } from '../../../src/gateway/socket-port.ts';

type DownType = DownMessage['type'];
type DownData<Type extends DownType> = Extract<DownMessage, { type: Type }>['data'];
export type UpData<Type extends UpMessage['type']> = Extract<UpMessage, { type: Type }>['data'];

/** Both ends of a socket: the port that the gateway holds, and the client that says and hears. */
export class TestClient implements SocketPort {
  /** Frames as they were handed over, oldest first. */
  readonly frames: (string | Uint8Array)[] = [];
  closed: { readonly code: number; readonly reason: string } | undefined;
  isTerminated = false;
  pings = 0;
  /** As a slow reader would have it. */
  bufferedBytes = 0;
  /** False for a peer that is not there any more, though nobody has noticed. */
  answersPings = true;
  /** False for a peer that does not answer the closing handshake. */
  answersClose = true;
  #read = 0;
  readonly #now: () => number;
  #handlers: SocketHandlers | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  attach(handlers: SocketHandlers): void {
    this.#handlers = handlers;
  }

  send(frame: string | Uint8Array): void {
    if (this.closed === undefined) this.frames.push(frame);
  }

  sendAll(frames: readonly (string | Uint8Array)[]): void {
    for (const frame of frames) this.send(frame);
  }

  ping(): void {
    this.pings += 1;
    if (this.answersPings) queueMicrotask(() => this.pong());
  }

  close(code: number, reason: string): void {
    this.closed ??= { code, reason };
    if (this.answersClose) queueMicrotask(() => this.hangUp(code));
  }

  terminate(): void {
    this.isTerminated = true;
    queueMicrotask(() => this.hangUp(1006));
  }

  /** The client says something. Unless it says otherwise, it wants telemetry that tests can read. */
  say<Type extends UpMessage['type']>(type: Type, data: UpData<Type>): void {
    this.sayRaw(JSON.stringify({ type, data: type === 'hello' ? { telemetry: 'json', ...data } : data, timestamp: new Date(this.#now()).toISOString() }));
  }

  sayRaw(frame: string | Uint8Array): void {
    this.#handlers?.message(frame);
  }

  pong(): void {
    this.#handlers?.pong();
  }

  /** The connection is gone, for whatever reason. */
  hangUp(code = 1006): void {
    const handlers = this.#handlers;
    this.#handlers = undefined;
    handlers?.closed(code, '');
  }

  /** Everything heard, decoded as a client would; fails when it is not of the protocol. */
  get heard(): readonly DownMessage[] {
    return this.frames.map((frame) => {
      const decoded = decodeDown(typeof frame === 'string' ? frame : new TextDecoder().decode(frame));
      if (!decoded.ok) throw new Error(`The server sent something that is not of the protocol: ${decoded.failure.message}`);
      return decoded.message;
    });
  }

  /** What was heard since the last call. */
  news(): readonly DownMessage[] {
    const news = this.heard.slice(this.#read);
    this.#read = this.frames.length;
    return news;
  }

  /** The data of all messages of a type, oldest first. */
  all<Type extends DownType>(type: Type): readonly DownData<Type>[] {
    return this.heard.flatMap((message) => (message.type === type ? [message.data as DownData<Type>] : []));
  }

  /** The data of the newest message of a type; fails when there was none. */
  last<Type extends DownType>(type: Type): DownData<Type> {
    const data = this.all(type).at(-1);
    if (data === undefined) throw new Error(`No ${type} was heard; heard: ${this.heard.map((message) => message.type).join(', ') || 'nothing'}.`);
    return data;
  }

  /** The facts that were heard as events since the last `news`, oldest first. */
  get facts(): readonly DownData<'session_event'>['event'][] {
    return this.heard.slice(this.#read).flatMap(({ type, data }) => (type === 'session_event' ? [data.event] : []));
  }
}
