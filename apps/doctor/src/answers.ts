import type { Answer, HttpOutcome } from './evidence.ts';

type Json = Readonly<Record<string, unknown>>;

/** The object in a successful answer; undefined when there is none. */
export function jsonOf(outcome: HttpOutcome): Json | undefined {
  if (outcome.kind !== 'answered' || outcome.answer.status < 200 || outcome.answer.status > 299) return undefined;
  return objectIn(outcome.answer);
}

function objectIn({ body }: Answer): Json | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

/** An error answer that a Paceline server wrote, and no proxy in its place. */
export interface PacelineProblem {
  readonly code: string;
  readonly detail: string;
  readonly remedy: string;
}

export function problemIn(answer: Answer): PacelineProblem | undefined {
  const { type, code, detail, remedy } = objectIn(answer) ?? {};
  const isOurs = typeof type === 'string' && type.startsWith('urn:paceline:problem:');
  if (!isOurs || typeof code !== 'string' || typeof detail !== 'string') return undefined;
  return { code, detail, remedy: typeof remedy === 'string' ? remedy : '' };
}

export const isHtml = ({ headers, body }: Answer): boolean => /text\/html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(body);

const CERTIFICATE = /CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;

/** Whether the error is about the certificate that a TLS server shows, and not about the connection. */
export const isCertificateError = (code: string): boolean => CERTIFICATE.test(code);

/**
 * Whether the outcome may come of a wrong scheme, port or path, so that another address is worth a look.
 * Where the right server answered but cannot help now, another address would only lead astray.
 */
export function isLostOnTheWay(outcome: HttpOutcome): boolean {
  switch (outcome.kind) {
    case 'silent':
      return outcome.phase !== 'waiting';
    case 'failed':
      return !isCertificateError(outcome.code) && !/^(ENOTFOUND|EAI_)/.test(outcome.code);
    case 'answered': {
      const { status } = outcome.answer;
      const own = problemIn(outcome.answer);
      return own === undefined ? ![401, 403, 407, 429].includes(status) && status < 500 : own.code === 'not_found';
    }
  }
}
