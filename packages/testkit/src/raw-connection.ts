import { systemEnvironment } from '@paceline/core';
import { decodeDown, encode, type DownMessage, type UpMessage } from '@paceline/protocol';
import { Inbox } from './inbox.ts';
import { within } from './until.ts';

export interface RawOptions {
  /** Subprotocols to offer; none speaks plain JSON. */
  readonly protocols?: readonly string[];
  /** Headers of the upgrade request, such as `authorization` (an extension of Node's own WebSocket). */
  readonly headers?: Readonly<Record<string, string>>;
  /** Single-use ticket, for `?ticket=`. */
  readonly ticket?: string;
  /** Milliseconds until the connection must be open. */
  readonly timeout?: number;
}

export interface Frame {
  readonly kind: 'text' | 'binary';
  readonly text: string;
}

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

type DownType = DownMessage['type'];
type Down<Type extends DownType> = Extract<DownMessage, { type: Type }>;
type UpData<Type extends UpMessage['type']> = Extract<UpMessage, { type: Type }>['data'];

export interface NextOptions<Type extends DownType> {
  readonly where?: (data: Down<Type>['data']) => boolean;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** Opens a WebSocket to a server given by its base (`http://…`, then `/ws` is added) or its full `ws://` address. */
export async function connectRaw(url: string, options: RawOptions = {}): Promise<RawConnection> {
  const address = socketAddress(url, options.ticket);
  const { protocols = [], headers = {}, timeout } = options;
  const connection = new RawConnection(new WebSocket(address, { protocols: [...protocols], headers }));
  await within(connection.opened, { what: `a WebSocket to ${address.host}`, timeout });
  return connection;
}

/** The address of a server's WebSocket, given its base (`http://…`) or that address itself. */
export function socketAddress(url: string, ticket?: string): URL {
  const address = new URL(url);
  if (address.protocol.startsWith('http')) {
    address.protocol = address.protocol.replace('http', 'ws');
    address.pathname = `${address.pathname.replace(/\/$/, '')}/ws`;
  }
  if (ticket !== undefined) address.searchParams.set('ticket', ticket);
  return address;
}

/** Node's own WebSocket gives the cause in `message`; its types do not say so. */
const messageOf = (event: Event): string => ('message' in event ? String(event.message) : 'no reason given');

/** A WebSocket without any behaviour of its own: says what it is told, and keeps everything that it hears. */
export class RawConnection implements Disposable {
  /** Every frame, in order. */
  readonly frames: Frame[] = [];
  /** Every message, in order. */
  readonly received: DownMessage[] = [];
  readonly opened: Promise<void>;
  /** How the connection ended, once it has. */
  readonly closed: Promise<Closed>;
  readonly #socket: WebSocket;
  readonly #unread = new Inbox<DownMessage>();

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => this.#hear(data as string | ArrayBuffer));
    this.closed = new Promise((resolve) => {
      socket.addEventListener('close', ({ code, reason }) => {
        this.#unread.end(new Error(`The connection is closed: ${code} ${reason}`));
        resolve({ code, reason });
      });
    });
    this.opened = new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', (event) => reject(new Error(`The connection failed: ${messageOf(event)}`)));
    });
    // A failure after the opening shows as the close code; nobody waits for this any more.
    this.opened.catch(() => {});
  }

  /** The subprotocol that the server chose; empty for none. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  /** Whether it can still send. */
  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Sends a well-formed message, stamped with the present time. */
  send<Type extends UpMessage['type']>(type: Type, data: UpData<Type>): void {
    this.sendRaw(encode({ type, data, timestamp: new Date(systemEnvironment.now()).toISOString() } as UpMessage));
  }

  /** Sends a frame as it is: text for a string, binary for bytes. */
  sendRaw(frame: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(frame);
  }

  /**
   * The next message of a type, in order of arrival; each is given once. `where` narrows the choice, and leaves what
   * does not fit for later. Rejects after the deadline, when the connection closes, and when the server has sent a
   * frame that is no message of the protocol.
   */
  async next<Type extends DownType>(type: Type, { where, timeout }: NextOptions<Type> = {}): Promise<Down<Type>> {
    // The compiler cannot see that a message of this type has the data of this type.
    const accepts = (where ?? (() => true)) as (data: DownMessage['data']) => boolean;
    const fits = (message: DownMessage): boolean => message.type === type && accepts(message.data);
    const { item, cancel } = this.#unread.take(fits);
    const what = (): string => `${type}; heard so far: ${this.received.map((message) => message.type).join(', ') || 'nothing'}`;
    try {
      return (await within(item, { what, timeout })) as Down<Type>;
    } finally {
      cancel();
    }
  }

  /** Closes it and waits for the end. */
  close(code = 1000, reason = ''): Promise<Closed> {
    this.#socket.close(code, reason);
    return within(this.closed, { what: 'the connection to close' });
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  #hear(data: string | ArrayBuffer): void {
    const kind = typeof data === 'string' ? 'text' : 'binary';
    const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
    this.frames.push({ kind, text });
    const decoded = decodeDown(text);
    if (!decoded.ok) {
      this.#unread.end(new Error(`The server sent a frame that is no message: ${decoded.failure.message} ${text.slice(0, 200)}`));
      return;
    }
    this.received.push(decoded.message);
    this.#unread.add(decoded.message);
  }
}
