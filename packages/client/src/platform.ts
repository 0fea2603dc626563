/** What a socket's listeners are given: `data` with a message, `code` and `reason` with a close. */
export interface SocketEvent {
  readonly data?: unknown;
  readonly code?: number;
  readonly reason?: string;
}

/** The part of the WHATWG WebSocket that the SDK uses; browsers, Node, Deno, Bun and React Native have it. */
export interface WebSocketLike {
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: SocketEvent) => void): void;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

export type WebSocketConstructor = new (url: string, protocols?: string[]) => WebSocketLike;

export interface ResponseLike {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

export interface RequestInitLike {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** The part of `fetch` that the SDK uses. */
export type FetchLike = (url: string, init: RequestInitLike) => Promise<ResponseLike>;

// Read from globalThis, because this package is compiled without the DOM's and Node's types.
const platform = globalThis as { readonly WebSocket?: WebSocketConstructor; readonly fetch?: FetchLike };

/** The platform's own WebSocket, or `undefined` where there is none (Node before 22). */
export const platformWebSocket = (): WebSocketConstructor | undefined => platform.WebSocket;

/** The platform's own `fetch`, bound to the global object as browsers require it. */
export const platformFetch = (): FetchLike | undefined => {
  const { fetch } = platform;
  return fetch === undefined ? undefined : (url, init) => fetch(url, init);
};
