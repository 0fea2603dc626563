/** What a socket's listeners are given: `data` with a message, `code` and `reason` with a close. */
export interface SocketEvent {
  /** Required, or TypeScript would not take the events of some platforms for these. */
  readonly type: string;
  readonly data?: unknown;
  readonly code?: number;
  readonly reason?: string;
}

/** The part of the WHATWG WebSocket that the SDK uses; browsers, Node, Deno, Bun and React Native have it. */
export interface WebSocketLike {
  /** Set to `arraybuffer`, because a browser would hand out blobs, which can only be read later. */
  binaryType?: string;
  /** Bytes that the network has not taken yet; platforms without it have no bound on them. */
  readonly bufferedAmount?: number;
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: SocketEvent) => void): void;
  send(data: string | Uint8Array<ArrayBuffer>): void;
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

/**
 * Calls `wake` whenever the platform hints that a connection may be possible again or dead without notice, until the
 * returned function is called. In React Native: the `AppState` becoming active, and NetInfo.
 */
export type WakeHints = (wake: () => void) => () => void;

interface EventTargetLike {
  addEventListener?(type: string, listener: () => void): void;
  removeEventListener?(type: string, listener: () => void): void;
}

// Read from globalThis, because this package is compiled without the DOM's and Node's types.
const platform = globalThis as EventTargetLike & {
  readonly WebSocket?: WebSocketConstructor;
  readonly fetch?: FetchLike;
  readonly TextDecoder?: new () => { decode(bytes: Uint8Array): string };
  readonly document?: EventTargetLike & { readonly visibilityState?: string };
};

/** The platform's own WebSocket, or `undefined` where there is none (Node before 22). */
export const platformWebSocket = (): WebSocketConstructor | undefined => platform.WebSocket;

/** The platform's own `fetch`, bound to the global object as browsers require it. */
export const platformFetch = (): FetchLike | undefined => {
  const { fetch } = platform;
  return fetch === undefined ? undefined : (url, init) => fetch(url, init);
};

/** UTF-8 bytes as text; `undefined` where the platform cannot decode them. */
export const textOf = (bytes: Uint8Array): string | undefined =>
  platform.TextDecoder === undefined ? undefined : new platform.TextDecoder().decode(bytes);

/** Tells whether nobody can see the page: now, and whenever that changes, until the returned function is called. */
export const watchVisibility = (tell: (isHidden: boolean) => void): (() => void) => {
  const { document } = platform;
  const look = (): void => tell(document?.visibilityState === 'hidden');
  look();
  document?.addEventListener?.('visibilitychange', look);
  return () => document?.removeEventListener?.('visibilitychange', look);
};

/**
 * The hints of a web page: the network is back, or gone (an open socket is then probed, and found dead within seconds),
 * the page is shown again, also from the back/forward cache. Elsewhere there are none.
 */
export const platformWakeHints: WakeHints = (wake) => {
  const { document } = platform;
  const shown = (): void => {
    if (document?.visibilityState === 'visible') wake();
  };
  const hints = [[platform, 'online', wake], [platform, 'offline', wake], [platform, 'pageshow', wake], [document, 'visibilitychange', shown]] as const;
  for (const [target, type, listener] of hints) target?.addEventListener?.(type, listener);
  return () => {
    for (const [target, type, listener] of hints) target?.removeEventListener?.(type, listener);
  };
};
