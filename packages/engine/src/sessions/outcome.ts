import type { ErrorCode, ErrorData } from '@paceline/protocol';

/** Why a session refuses a request; the names are those of the wire's errors. */
export type RefusalCode = Extract<
  ErrorCode,
  'invalid_message' | 'invalid_session' | 'not_invited' | 'session_full' | 'session_ended' | 'not_in_session' | 'service_unavailable'
>;

/** What to do about a refusal, where that is not what its code says to everybody. */
export type Advice = Pick<ErrorData, 'field' | 'remedy' | 'retry' | 'retryAfter'>;

export interface Refusal {
  readonly code: RefusalCode;
  /** What happened, for people. */
  readonly message: string;
  readonly advice?: Advice;
}

/** The answer to a request that may be refused in the ordinary course of things. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

export const accept = <Value>(value: Value): Outcome<Value> => ({ ok: true, value });

export const refuse = (code: RefusalCode, message: string, advice?: Advice): Outcome<never> => ({
  ok: false,
  refusal: { code, message, ...(advice === undefined ? {} : { advice }) },
});
