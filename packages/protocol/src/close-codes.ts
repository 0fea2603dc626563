/** What a client does after a connection was closed. */
export type ClosePolicy =
  /** Reconnect under the ordinary backoff. */
  | 'reconnect'
  /** Get a fresh token first, then reconnect. */
  | 'refresh'
  /** Do not reconnect: the same attempt would end the same way. */
  | 'stop';

export interface CloseReason {
  readonly code: number;
  readonly name: string;
  readonly policy: ClosePolicy;
  /** Sent as the close frame's reason; at most 123 bytes of UTF-8. */
  readonly reason: string;
}

const define = (code: number, name: string, policy: ClosePolicy, reason: string): CloseReason => ({ code, name, policy, reason });

/**
 * Every reason for which a Paceline server closes a connection.
 * A client that does not know a code obeys its range: 4000–4499 reconnect, 4500–4999 do not.
 */
export const closeCodes = {
  normal: define(1000, 'normal', 'stop', 'closed on request'),
  goingAway: define(1001, 'going_away', 'reconnect', 'the other side is going away'),
  policy: define(1008, 'policy', 'stop', 'the client breaks the protocol; see the error message before this'),
  tooBig: define(1009, 'too_big', 'stop', 'the message is larger than the limit'),
  restart: define(1012, 'restart', 'reconnect', 'the server restarts; come back shortly'),
  busy: define(1013, 'busy', 'reconnect', 'the server is busy; come back later'),
  tokenExpired: define(4401, 'token_expired', 'refresh', 'the token has expired; get a new one and reconnect'),
  slowReader: define(4408, 'slow_reader', 'reconnect', 'the client reads more slowly than the session moves'),
  helloTimeout: define(4409, 'hello_timeout', 'reconnect', 'no hello or join in time after the connection opened'),
  heartbeatLost: define(4410, 'heartbeat_lost', 'reconnect', 'no sign of life from the client'),
  replaced: define(4501, 'replaced', 'stop', 'the same user joined from another connection'),
  unauthorized: define(4502, 'unauthorized', 'stop', 'the identity was missing or refused'),
  removed: define(4503, 'removed', 'stop', 'removed from the session'),
  unsupportedVersion: define(4504, 'unsupported_version', 'stop', 'this server does not speak that protocol version'),
} as const satisfies Record<string, CloseReason>;

const byCode = new Map<number, CloseReason>(Object.values(closeCodes).map((reason) => [reason.code, reason]));

/** What to do after a close with `code`, by its definition or, for an unknown one, by its range. */
export function closePolicy(code: number): ClosePolicy {
  const known = byCode.get(code);
  if (known !== undefined) return known.policy;
  if (code >= 4500 && code <= 4999) return 'stop';
  return 'reconnect';
}
