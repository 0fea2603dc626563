import { systemEnvironment } from '@paceline/core';
import { iosDate, iosFrame, readIosFrame, type IosData, type IosMessage, type IosMessageType } from './ios-frames.ts';
import { socketAddress, type Closed } from './raw-connection.ts';
import { until } from './until.ts';

/** The existing iOS app on a real WebSocket: it offers no subprotocol, sends no token, and says only what it is told to say. */
export class IosAppConnection implements Disposable {
  /** Every message, in order. */
  readonly received: IosMessage[] = [];
  /** How the connection ended, once it has. */
  closed: Closed | undefined;
  readonly userId: string;
  readonly #socket: WebSocket;
  #failure: unknown;

  /** `url` is that of the server, `http://…`; headers are an extension of Node's own WebSocket. */
  constructor(url: string, userId: string, headers: Readonly<Record<string, string>> = {}) {
    this.userId = userId;
    this.#socket = new WebSocket(socketAddress(url), { headers });
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.addEventListener('message', ({ data }) => this.#hear(data as string | ArrayBuffer));
    this.#socket.addEventListener('close', ({ code, reason }) => (this.closed = { code, reason }));
    // A connection that fails shows as `closed`.
    this.#socket.addEventListener('error', () => {});
  }

  async opened(): Promise<this> {
    await until(() => this.#socket.readyState === WebSocket.OPEN, { what: 'the WebSocket of the app' });
    return this;
  }

  /** Sends a message, stamped with the present time. */
  say(type: string, data: object = {}): void {
    this.#socket.send(iosFrame(type, data, systemEnvironment.now()));
  }

  /** Sends the bytes of a text in a binary frame, whatever they say. */
  sayRaw(text: string): void {
    this.#socket.send(new TextEncoder().encode(text));
  }

  join(sessionId: string, friends: readonly string[] = []): void {
    this.say('join_session', { sessionId, userId: this.userId, friends });
  }

  /** A fix as the app reports it: its place with pace 0, and at once the same with the pace. */
  fix(sessionId: string, pace: number, latitude: number): void {
    const timestamp = iosDate(systemEnvironment.now());
    for (const one of [0, pace]) this.say('pace_update', { userId: this.userId, sessionId, pace: one, location: { latitude, longitude: -30 }, timestamp });
  }

  /** The first message of a type, now or when it comes, that `fits`. Rejects when the server has sent what the app cannot read. */
  heard<Type extends IosMessageType>(type: Type, fits: (data: IosData<Type>) => boolean = () => true): Promise<IosData<Type>> {
    const what = (): string => `${type}; heard so far: ${this.received.map((message) => message.type).join(', ') || 'nothing'}`;
    return until(() => {
      if (this.#failure !== undefined) throw this.#failure;
      return this.received.filter((message) => message.type === type).map(({ data }) => data as IosData<Type>).find(fits);
    }, { what });
  }

  /** Loses the connection without a word, as far as a WebSocket can. */
  drop(): void {
    this.#socket.close();
  }

  [Symbol.dispose](): void {
    this.drop();
  }

  #hear(data: string | ArrayBuffer): void {
    try {
      this.received.push(readIosFrame(typeof data === 'string' ? data : new Uint8Array(data)));
    } catch (error) {
      this.#failure ??= error;
    }
  }
}
