import { errorCodes, type ErrorCode } from '../error-codes.ts';
import type { ErrorData } from '../messages/error.ts';

/** All that an app of the iOS encoding is told of an error. */
export const sentenceOf = ({ message, remedy }: ErrorData): string => (remedy === undefined ? message : `${message} ${remedy}`);

/** Errors that only a join is answered with. */
const ofJoining: ReadonlySet<string> = new Set<ErrorCode>(['invalid_session', 'not_invited', 'session_full', 'session_ended', 'already_in_session']);

/** What can be told from such a sentence: the remedy at its end gives away which error it is, and some errors what they answer. */
export function errorOfSentence(sentence: string): ErrorData {
  for (const [code, { retry, remedy }] of Object.entries(errorCodes)) {
    if (!sentence.endsWith(` ${remedy}`)) continue;
    const message = sentence.slice(0, -remedy.length - 1);
    return { code, message, remedy, retry, ...(ofJoining.has(code) ? { type: 'join_session' } : {}) };
  }
  return { code: 'unspecified', message: sentence };
}
