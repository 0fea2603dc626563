import type { ErrorData } from './messages/error.ts';

interface ErrorDefinition {
  readonly retry: 'now' | 'later' | 'never';
  readonly remedy: string;
}

/** Every `code` of an `error` message, with whether the same message may succeed when it is sent again. */
export const errorRetries = {
  not_json: 'never',
  invalid_message: 'never',
  unknown_type: 'never',
  unauthorized: 'never',
  token_expired: 'now',
  unsupported_version: 'never',
  wrong_user: 'never',
  invalid_session: 'never',
  not_invited: 'never',
  session_full: 'later',
  session_ended: 'never',
  already_in_session: 'never',
  not_in_session: 'never',
  not_a_runner: 'never',
  sample_conflict: 'never',
  rate_limited: 'later',
  service_unavailable: 'later',
} as const satisfies Record<string, ErrorDefinition['retry']>;

export type ErrorCode = keyof typeof errorRetries;

/** What the receiver should do. Apart from the above: it travels with each error, so that a client need not carry it. */
const errorRemedies: Readonly<Record<ErrorCode, string>> = {
  not_json: 'Send JSON objects with type, data and timestamp.',
  invalid_message: 'Correct the field that is named and send the message again.',
  unknown_type: 'Send one of the types that PROTOCOL.md lists for clients.',
  unauthorized: 'Get a token or a ticket and begin with it.',
  token_expired: 'Send hello again with a fresh token within 25 seconds.',
  unsupported_version: 'Update the client, or connect to a server that speaks its version.',
  wrong_user: 'Use the userId that the token was issued for.',
  invalid_session: 'Check the session id or the code.',
  not_invited: 'Ask a member for the code of the session.',
  session_full: 'Wait until someone leaves, or open another session.',
  session_ended: 'Open a new session.',
  already_in_session: 'Leave the session that this connection is in first.',
  not_in_session: 'Send join_session first.',
  not_a_runner: 'Join as a runner to send samples.',
  sample_conflict: 'Number each sample once; never reuse a seq for another reading.',
  rate_limited: 'Send fewer messages, or several samples in one track_batch.',
  service_unavailable: 'Keep the samples and try again shortly.',
};

/** The whole table. */
export const errorCodes = /*@__PURE__*/ Object.fromEntries(
  /*@__PURE__*/ Object.entries(errorRetries).map(([code, retry]) => [code, { retry, remedy: errorRemedies[code as ErrorCode] }]),
) as Readonly<Record<ErrorCode, ErrorDefinition>>;

/** The data of an `error` message of a known kind; `detail` says what to do where the server knows better than the table. */
export function errorOf(code: ErrorCode, message: string, detail: Pick<ErrorData, 'field' | 'type' | 'retryAfter' | 'remedy' | 'retry'> = {}): ErrorData {
  return { code, message, ...errorCodes[code], ...detail };
}
