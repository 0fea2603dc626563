import type { Outcome } from '@paceline/engine';
import { Problem } from './problem.ts';

/** Seconds after which a call that the store could not serve may be tried again. */
const RETRY_AFTER = '5';

/** The value of an outcome; a refusal is thrown as the problem of the same name. */
export function granted<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  const { code, message } = outcome.refusal;
  throw new Problem(code, message, code === 'service_unavailable' ? { headers: { 'Retry-After': RETRY_AFTER } } : {});
}
