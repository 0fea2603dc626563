import { closeCode, closePolicy, errorRetries, type ErrorCode, type ErrorData } from '@paceline/protocol';

/** When the same request may succeed: at once, after a while, or not without a change. */
export type Retry = 'now' | 'later' | 'never';

/**
 * What an app can do about what goes wrong on this side of the wire, and about errors of the protocol that the SDK also
 * has by itself; all others are the server's and those of the protocol.
 */
export const clientRemedies = {
  service_unavailable: 'Try again shortly.',
  unauthorized: 'Let getToken return a valid token.',
  unsupported_version: 'Update the app.',
  invalid_session: 'Check the session id or the code.',
  not_a_runner: 'Join as a runner to send samples.',
  not_in_session: 'Call joinSession first.',
  already_in_session: 'Leave first, or use another service.',
  token_expired: 'Let getToken return a fresh token.',
  not_connected: 'Wait until it is connected.',
  buffer_full: 'Wait until less waits to be sent.',
  encoding_error: 'Correct the field that is named.',
  timeout: 'Check the network and try again.',
  cancelled: 'Join again if it is still wanted.',
  closed: 'Create a new RealTimeSyncService.',
  outbox_full: 'Reconnect, so that they can be uploaded.',
  samples_unconfirmed: 'Join that session again to upload them.',
  samples_renumbered: 'Nothing to do.',
  replaced: 'Join again to take the run back.',
  removed: 'Ask to be invited again.',
  refused: 'Do what the message says.',
} as const satisfies Record<string, string>;

/** Of what only this side of the wire has, what may pass without a change. */
const passing: readonly string[] = ['not_connected', 'buffer_full', 'timeout', 'outbox_full', 'samples_unconfirmed'];

/**
 * Every kind of {@link SyncError}: the protocol's error codes, and what happens on this side of the wire. The guide to
 * errors says when each comes up. The codes left out mean one thing to an app, `encoding_error`: it sent what is no message.
 */
export type SyncErrorKind = Exclude<ErrorCode, 'not_json' | 'invalid_message' | 'unknown_type'> | keyof typeof clientRemedies | 'samples_damaged' | 'storage_failed';

/**
 * What each kind of error says about itself, unless the server or the place where it happens knows better. The remedies of
 * the protocol's errors come with them, and are no part of the SDK.
 */
export function adviceOf(kind: SyncErrorKind): { readonly retry: Retry; readonly remedy: string } {
  const retries: Readonly<Record<string, Retry>> = errorRetries;
  const remedies: Readonly<Record<string, string>> = clientRemedies;
  return { retry: retries[kind] ?? (passing.includes(kind) ? 'later' : 'never'), remedy: remedies[kind] ?? 'Do what the message says.' };
}

export interface SyncErrorDetail extends ErrorOptions {
  readonly retry?: Retry | undefined;
  readonly remedy?: string | undefined;
  /** Milliseconds to wait before a retry. */
  readonly retryAfter?: number | undefined;
  /** Path of the value that is wrong, such as `data.location.latitude`. */
  readonly field?: string | undefined;
}

/** The one error of the SDK: what happened (`message`), whether to `retry`, and what to do (`remedy`). */
export class SyncError extends Error {
  override readonly name = 'SyncError';
  readonly kind: SyncErrorKind;
  readonly retry: Retry;
  readonly remedy: string;
  readonly retryAfter: number | undefined;
  readonly field: string | undefined;

  constructor(kind: SyncErrorKind, message: string, detail: SyncErrorDetail = {}) {
    super(message, detail);
    this.kind = kind;
    this.retry = detail.retry ?? adviceOf(kind).retry;
    this.remedy = detail.remedy ?? adviceOf(kind).remedy;
    this.retryAfter = detail.retryAfter;
    this.field = detail.field;
  }
}

/** What a server's `error` message says, as a {@link SyncError}; a code of a newer server becomes `service_unavailable` or `refused`. */
export function errorOfMessage({ code, message, ...detail }: ErrorData): SyncError {
  const unknown = (detail.retry ?? 'never') === 'never' ? 'refused' : 'service_unavailable';
  return new SyncError(kindOfCode(code) ?? unknown, message, detail);
}

/** The kind of an error that a server names; `undefined` for a code that this version does not know. */
export function kindOfCode(code: string): SyncErrorKind | undefined {
  if (code === 'not_json' || code === 'invalid_message' || code === 'unknown_type') return 'encoding_error';
  return Object.hasOwn(errorRetries, code) ? (code as SyncErrorKind) : undefined;
}

const kindOfClose: Readonly<Record<number, SyncErrorKind>> = {
  [closeCode.tokenExpired]: 'token_expired',
  [closeCode.replaced]: 'replaced',
  [closeCode.unauthorized]: 'unauthorized',
  [closeCode.removed]: 'removed',
  [closeCode.unsupportedVersion]: 'unsupported_version',
};

/**
 * Why a connection ended, by its close code. `retry` carries the code's policy: `never` is terminal.
 * `notice` is the last `error` message before the close; it explains what the code alone cannot.
 */
export function errorOfClose(code: number, reason: string, notice?: SyncError): SyncError {
  const terminal = closePolicy(code) === 'stop';
  const kind = kindOfClose[code] ?? (terminal ? 'refused' : 'service_unavailable');
  const because = reason === '' ? '' : `: ${reason}`;
  const explained = terminal && notice !== undefined ? ` ${notice.message}` : '';
  const message = `The connection was closed (${code}${because}).${explained}`;
  const remedy = terminal && notice?.kind === kind ? notice.remedy : undefined;
  // An older notice has nothing to do with another close.
  const retryAfter = code === closeCode.busy ? notice?.retryAfter : undefined;
  return new SyncError(kind, message, { retry: terminal ? 'never' : 'later', remedy, retryAfter });
}

/** Anything that was thrown, as a {@link SyncError}; `doing` says what was attempted. */
export function errorOfThrown(thrown: unknown, doing: string): SyncError {
  if (thrown instanceof SyncError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  // What platforms throw is rarely a sentence.
  const end = message.endsWith('.') ? '' : '.';
  const remedy = 'Check the network and try again.';
  return new SyncError('service_unavailable', `${doing} failed: ${message}${end}`, { cause: thrown, remedy });
}
