import type { Outcome } from '@paceline/engine';
import { Problem } from './problem.ts';

/** Milliseconds after which a call that the store could not serve may be tried again, unless the refusal says otherwise. */
const RETRY_AFTER = 5_000;

/** The value of an outcome; a refusal is thrown as the problem of the same name. */
export function granted<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  const { code, message, advice } = outcome.refusal;
  const { remedy, retryAfter = code === 'service_unavailable' ? RETRY_AFTER : undefined } = advice ?? {};
  throw new Problem(code === 'invalid_message' ? 'invalid_request' : code, message, {
    ...(remedy === undefined ? {} : { remedy }),
    ...(retryAfter === undefined ? {} : { headers: { 'Retry-After': String(Math.ceil(retryAfter / 1_000)) } }),
  });
}
