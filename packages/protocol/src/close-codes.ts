import * as closeCode from './close-code.ts';

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

/**
 * Every reason for which a Paceline server closes a connection, as it says it.
 * A client that does not know a code obeys its range: 4000–4499 reconnect, 4500–4999 do not.
 */
export const closeCodes = {
  normal: { code: 1000, name: 'normal', policy: 'stop', reason: 'closed on request' },
  goingAway: { code: 1001, name: 'going_away', policy: 'reconnect', reason: 'the other side is going away' },
  policy: { code: 1008, name: 'policy', policy: 'stop', reason: 'the client breaks the protocol; see the error message before this' },
  tooBig: { code: 1009, name: 'too_big', policy: 'stop', reason: 'the message is larger than the limit' },
  restart: { code: 1012, name: 'restart', policy: 'reconnect', reason: 'the server restarts; come back shortly' },
  busy: { code: 1013, name: 'busy', policy: 'reconnect', reason: 'the server is busy; come back later' },
  tokenExpired: { code: 4401, name: 'token_expired', policy: 'refresh', reason: 'the token has expired; get a new one and reconnect' },
  slowReader: { code: 4408, name: 'slow_reader', policy: 'reconnect', reason: 'the client reads more slowly than the session moves' },
  helloTimeout: { code: 4409, name: 'hello_timeout', policy: 'reconnect', reason: 'no hello or join in time after the connection opened' },
  heartbeatLost: { code: 4410, name: 'heartbeat_lost', policy: 'reconnect', reason: 'no sign of life from the client' },
  replaced: { code: 4501, name: 'replaced', policy: 'stop', reason: 'the same user joined from another connection' },
  unauthorized: { code: 4502, name: 'unauthorized', policy: 'stop', reason: 'the identity was missing or refused' },
  removed: { code: 4503, name: 'removed', policy: 'stop', reason: 'removed from the session' },
  unsupportedVersion: { code: 4504, name: 'unsupported_version', policy: 'stop', reason: 'this server does not speak that protocol version' },
} as const satisfies Record<keyof typeof closeCode, CloseReason>;

const final: ReadonlySet<number> = /*@__PURE__*/ new Set([closeCode.normal, closeCode.policy, closeCode.tooBig]);

/** What to do after a close with `code`. Written down apart from the table above, of which a client needs no words. */
export function closePolicy(code: number): ClosePolicy {
  if (code === closeCode.tokenExpired) return 'refresh';
  return final.has(code) || (code >= 4500 && code <= 4999) ? 'stop' : 'reconnect';
}
