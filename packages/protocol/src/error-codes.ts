import type { ErrorData } from './messages/error.ts';

interface ErrorDefinition {
  readonly retry: 'now' | 'later' | 'never';
  readonly remedy: string;
}

/** Every `code` of an `error` message, with what the receiver should do. */
export const errorCodes = {
  not_json: { retry: 'never', remedy: 'Send JSON objects with type, data and timestamp.' },
  invalid_message: { retry: 'never', remedy: 'Correct the field that is named and send the message again.' },
  unknown_type: { retry: 'never', remedy: 'Send one of the types that PROTOCOL.md lists for clients.' },
  unauthorized: { retry: 'never', remedy: 'Get a token or a ticket and begin with it.' },
  token_expired: { retry: 'now', remedy: 'Send hello again with a fresh token within 25 seconds.' },
  unsupported_version: { retry: 'never', remedy: 'Update the client, or connect to a server that speaks its version.' },
  wrong_user: { retry: 'never', remedy: 'Use the userId that the token was issued for.' },
  invalid_session: { retry: 'never', remedy: 'Check the session id or the code.' },
  not_invited: { retry: 'never', remedy: 'Ask a member for the code of the session.' },
  session_full: { retry: 'later', remedy: 'Wait until someone leaves, or open another session.' },
  session_ended: { retry: 'never', remedy: 'Open a new session.' },
  already_in_session: { retry: 'never', remedy: 'Leave the session that this connection is in first.' },
  not_in_session: { retry: 'never', remedy: 'Send join_session first.' },
  not_a_runner: { retry: 'never', remedy: 'Join as a runner to send samples.' },
  sample_conflict: { retry: 'never', remedy: 'Number each sample once; never reuse a seq for another reading.' },
  rate_limited: { retry: 'later', remedy: 'Send fewer messages, or several samples in one track_batch.' },
  service_unavailable: { retry: 'later', remedy: 'Keep the samples and try again shortly.' },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errorCodes;

/** The data of an `error` message of a known kind. */
export function errorOf(code: ErrorCode, message: string, detail: Pick<ErrorData, 'field' | 'type' | 'retryAfter'> = {}): ErrorData {
  return { code, message, ...errorCodes[code], ...detail };
}
