/** How far an HTTP request had come: to the host, through TLS, to waiting for the answer. */
export type Phase = 'connecting' | 'securing' | 'waiting';

export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How an HTTP request ended. */
export type HttpOutcome =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** `code` is that of Node's error, such as `ECONNREFUSED`. */
  | { readonly kind: 'failed'; readonly phase: Phase; readonly code: string; readonly message: string }
  | { readonly kind: 'silent'; readonly phase: Phase };

/** What happened on one WebSocket. */
export interface SocketLog {
  readonly opened: boolean;
  /** Frames that arrived. */
  readonly frames: number;
  readonly closed: { readonly code: number; readonly reason: string } | undefined;
}

/** An `error` message of the server. */
export interface Notice {
  readonly code: string;
  readonly message: string;
  readonly remedy?: string | undefined;
}

/** What a step waited for on the WebSocket. */
export type Expected = 'welcome' | 'join' | 'pong' | 'ack' | 'update' | 'return' | 'missed' | 'left';

/** What was seen where a step failed; `diagnose` says what it means. */
export type Trouble =
  | HttpTrouble
  | SocketTrouble
  /** The upgrade was answered with 101, but not as the request asked. */
  | { readonly kind: 'handshake'; readonly fault: 'subprotocol' | 'accept' }
  /** The server's clock minus this machine's, milliseconds. */
  | { readonly kind: 'clock'; readonly offset: number }
  /** After a reconnect the events between could not be recovered. */
  | { readonly kind: 'not_recovered' }
  /** Fewer samples are stored than were acknowledged. */
  | { readonly kind: 'samples_lost'; readonly stored: number; readonly acked: number };

export interface HttpTrouble {
  readonly kind: 'http';
  /** Such as `GET /healthz`; `GET /ws` asks for the upgrade. */
  readonly request: string;
  readonly outcome: HttpOutcome;
  /** An address at which a Paceline server answers instead. */
  readonly elsewhere?: string | undefined;
}

export interface SocketTrouble {
  readonly kind: 'socket';
  /** Whose connection: that of the runner, or that of the friend. */
  readonly whose: 'runner' | 'friend';
  readonly expected: Expected;
  readonly log: SocketLog;
  /** What the server complained about on this connection, in order. */
  readonly notices: readonly Notice[];
  /** Whether a frame came that is no message. */
  readonly unreadable: boolean;
}

/** What a step that passed has found out. Times are milliseconds. */
export type Finding =
  | { readonly step: 'address'; readonly ms: number; readonly version: string }
  | { readonly step: 'ready'; readonly ms: number }
  | { readonly step: 'token'; readonly ms: number; readonly of: 'guest' | 'given' }
  | { readonly step: 'websocket'; readonly ms: number; readonly subprotocol: string }
  | { readonly step: 'hello'; readonly ms: number; readonly protocol: number }
  | { readonly step: 'join'; readonly ms: number; readonly sessionId: string; readonly code: string }
  /** `offset`: the server's clock minus this machine's. */
  | { readonly step: 'clock'; readonly roundTrip: number; readonly offset: number }
  | { readonly step: 'sample'; readonly ms: number }
  | { readonly step: 'friend'; readonly ms: number }
  /** `events`: those that happened meanwhile and were recovered; `stored`: samples read back. */
  | { readonly step: 'reconnect'; readonly ms: number; readonly events: number; readonly stored: number }
  | { readonly step: 'leave'; readonly ms: number };

export type Verdict = { readonly ok: true; readonly finding: Finding } | { readonly ok: false; readonly trouble: Trouble };

export const pass = (finding: Finding): Verdict => ({ ok: true, finding });
export const fail = (trouble: Trouble): Verdict => ({ ok: false, trouble });
