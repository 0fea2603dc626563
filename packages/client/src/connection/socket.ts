import { SyncError } from '../errors.ts';
import { platformWebSocket, type WebSocketConstructor, type WebSocketLike } from '../platform.ts';

/** What a socket tells its owner. */
export interface SocketListener {
  opened(): void;
  /** A string is a text frame, bytes are a binary one. */
  frame(frame: string | Uint8Array): void;
  closed(code: number, reason: string): void;
}

export interface SocketAddress {
  readonly url: string;
  readonly subprotocol: string | undefined;
  /** The platform's own when absent. */
  readonly webSocket?: WebSocketConstructor | undefined;
}

/** Opens a socket. Throws a {@link SyncError} that no retry cures: there is no WebSocket here, or none takes that address. */
export function openSocket({ url, subprotocol, webSocket }: SocketAddress, listener: SocketListener): WebSocketLike {
  const Socket = webSocket ?? platformWebSocket();
  if (Socket === undefined) throw new SyncError('not_connected', 'This platform has no WebSocket.', noWebSocket);
  const socket = construct(Socket, url, subprotocol);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => listener.opened());
  socket.addEventListener('message', ({ data }) => listener.frame(frameOf(data)));
  // An error event says nothing and is followed by close; listening keeps platforms from reporting it as unhandled.
  socket.addEventListener('error', () => undefined);
  socket.addEventListener('close', ({ code = 1006, reason = '' }) => listener.closed(code, reason));
  return socket;
}

function construct(Socket: WebSocketConstructor, url: string, subprotocol: string | undefined): WebSocketLike {
  try {
    return new Socket(url, subprotocol === undefined ? [] : [subprotocol]);
  } catch (cause) {
    // The constructor throws only for what another attempt cannot cure: the URL, or a mixed-content page.
    throw new SyncError('not_connected', `No WebSocket can be opened to ${url}.`, { ...badUrl, cause });
  }
}

function frameOf(data: unknown): string | Uint8Array {
  if (typeof data === 'string') return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  // Whatever else a platform hands out is no frame that can be read at once: an empty one, which still is a sign of life.
  return data instanceof Uint8Array ? data : new Uint8Array();
}

const badUrl = { retry: 'never', remedy: 'Check the url: ws:// or wss://; a page of https:// needs wss://.' } as const;
const noWebSocket = { retry: 'never', remedy: 'Pass one as the option webSocket; Node 22 has one.' } as const;
