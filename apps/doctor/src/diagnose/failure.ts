import type { HttpOutcome, Phase } from '../evidence.ts';
import { describeMs } from '../words.ts';
import type { Context } from './context.ts';
import { problem, type Problem, type ProblemCode } from './remedies.ts';

type Failure = Extract<HttpOutcome, { kind: 'failed' }>;

interface Meaning {
  readonly code: ProblemCode;
  /** What happened, after "… at ADDRESS". */
  readonly what: (host: string) => string;
}

const unreachable: Meaning = { code: 'unreachable', what: (host) => `No way leads to ${host}.` };
const untrusted: Meaning = { code: 'self_signed', what: (host) => `The certificate of ${host} is signed by nobody that is trusted.` };
const incomplete: Meaning = { code: 'incomplete_chain', what: (host) => `${host} does not send the certificate of the authority that signed its own.` };

/** By the code of Node's error. */
const meanings: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: { code: 'nothing_listens', what: (host) => `Nothing listens at ${host}.` },
  ENOTFOUND: { code: 'unknown_host', what: (host) => `There is no host of the name ${withoutPort(host)}.` },
  EAI_AGAIN: { code: 'dns_silent', what: (host) => `The name ${withoutPort(host)} could not be looked up.` },
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  EHOSTDOWN: unreachable,
  ETIMEDOUT: unreachable,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: incomplete,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: incomplete,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: incomplete,
  CERT_HAS_EXPIRED: { code: 'certificate_expired', what: (host) => `The certificate of ${host} has expired.` },
  CERT_NOT_YET_VALID: { code: 'certificate_early', what: (host) => `The certificate of ${host} is not valid yet.` },
  ERR_TLS_CERT_ALTNAME_INVALID: { code: 'certificate_name', what: (host) => `The certificate of ${host} is for another name.` },
};

/** What Node's error on the way to the server means. */
export function diagnoseFailure({ code, phase, message }: Failure, { url }: Context): Problem {
  const { host } = new URL(url);
  const known = meanings[code];
  if (known !== undefined) return problem(known.code, known.what(host));
  if (/wrong.version.number|packet.length|unknown.protocol|http.request/i.test(`${code} ${message}`)) return problem('not_tls', `${host} speaks no TLS.`);
  if (code.startsWith('HPE_')) return problem('not_http', `What answers at ${host} does not speak HTTP.`);
  if (phase === 'securing' || /SSL|TLS|EPROTO|CERT/.test(code)) return problem('tls_failed', `TLS with ${host} failed: ${brief(message)}.`);
  if (phase === 'waiting') return problem('hung_up', `${host} took the connection and closed it without an answer.`);
  return problem('unreachable', `No connection to ${host}: ${brief(message)}.`);
}

/** No answer within the time of the step. */
export function diagnoseSilence(phase: Phase, request: string, { url, waited }: Context): Problem {
  const { host } = new URL(url);
  const within = `within ${describeMs(waited)}`;
  switch (phase) {
    case 'connecting':
      return problem('unreachable', `${host} did not take a connection ${within}.`);
    case 'securing':
      return problem('no_answer', `${host} took a connection, but did not begin TLS ${within}.`);
    case 'waiting':
      return problem('no_answer', `${host} took the request ${request}, but did not answer it ${within}.`);
  }
}

const withoutPort = (host: string): string => host.replace(/:\d+$/, '');

/** OpenSSL's messages carry its source files and line ends. */
const brief = (message: string): string => message.replace(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, 160);
