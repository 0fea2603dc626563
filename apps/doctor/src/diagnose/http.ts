import { STATUS_CODES } from 'node:http';
import { isHtml, problemIn, type PacelineProblem } from '../answers.ts';
import type { Answer, HttpTrouble } from '../evidence.ts';
import { sentence } from '../words.ts';
import type { Context } from './context.ts';
import { diagnoseFailure, diagnoseSilence } from './failure.ts';
import { problem, type Problem, type ProblemCode } from './remedies.ts';

const UPGRADE = 'GET /ws';

/** What an HTTP request that did not end as it should says about the server, or about what stands before it. */
export function diagnoseHttp(trouble: HttpTrouble, context: Context): Problem {
  const found = withoutElsewhere(trouble, context);
  const { elsewhere } = trouble;
  return elsewhere === undefined ? found : problem('elsewhere', `${found.message} A Paceline server answers at ${elsewhere}.`);
}

function withoutElsewhere({ request, outcome }: HttpTrouble, context: Context): Problem {
  const asked: Asked = { isUpgrade: request === UPGRADE, text: request.replace(' ', ` ${pathOf(context.url)}`) };
  switch (outcome.kind) {
    case 'failed':
      return diagnoseFailure(outcome, context);
    case 'silent':
      return diagnoseSilence(outcome.phase, asked.text, context);
    case 'answered': {
      const own = problemIn(outcome.answer);
      return own === undefined ? diagnoseStranger(asked, outcome.answer) : diagnoseOwn(asked, own);
    }
  }
}

interface Asked {
  readonly isUpgrade: boolean;
  /** Method and whole path. */
  readonly text: string;
}

const pathOf = (url: string): string => new URL(url).pathname.replace(/\/$/, '');

/** A Paceline server itself says no. */
function diagnoseOwn({ isUpgrade, text }: Asked, { code, detail, remedy }: PacelineProblem): Problem {
  const message = `The server refused ${text}: ${sentence(detail)}`;
  switch (code) {
    case 'upgrade_required':
      return problem('upgrade_stripped', 'The server answers, but the request for a WebSocket reached it without its upgrade (status 426).');
    case 'rate_limited':
      return problem(isUpgrade ? 'connection_limit' : 'guest_limit', message);
    case 'unauthorized':
      return problem('token_refused', message);
    case 'token_expired':
      return problem('token_expired', message);
    case 'service_unavailable':
      return problem(codeOfDetail(detail), message);
    case 'internal':
      return problem('server_error', message);
    case 'not_found':
      return problem(isUpgrade ? 'ws_not_routed' : 'not_paceline', message);
    default:
      return problem('refused', message, remedy);
  }
}

/** The server has one code for all that passes by itself or not; its sentence tells them apart. */
function codeOfDetail(detail: string): ProblemCode {
  if (/stor/i.test(detail)) return 'store';
  return /stopping|shutting down/i.test(detail) ? 'stopping' : 'busy';
}

/** Something else answers: a proxy, a web site, another program. */
function diagnoseStranger({ isUpgrade, text }: Asked, answer: Answer): Problem {
  const { status, headers, body } = answer;
  const message = `${text} was answered with ${describeStatus(answer)}${isHtml(answer) ? ', a web page' : ''}.`;
  if (status >= 300 && status <= 399) return problem('redirect', `${message} It leads to ${baseIn(headers['location'], text)}.`);
  if (status === 400 && /plain HTTP request|HTTP request to an HTTPS/i.test(body)) return problem('https_port', `${message} This port is for TLS.`);
  if (status === 503) return problem('busy', message + retryAfter(headers['retry-after']));
  const code = codeOfStatus(status) ?? (isUpgrade ? codeOfUpgrade(status) : undefined);
  return problem(code ?? (isHtml(answer) ? 'web_page' : 'not_paceline'), message);
}

function codeOfStatus(status: number): ProblemCode | undefined {
  if (status === 401 || status === 407) return 'proxy_login';
  if (status === 403) return 'forbidden';
  if (status === 429) return 'too_many_requests';
  // From 520 on they are those of content networks that do not reach the server behind them.
  if (status === 502 || status === 504 || status >= 520) return 'upstream_down';
  return status >= 500 ? 'server_error' : undefined;
}

function codeOfUpgrade(status: number): ProblemCode {
  if (status === 400 || status === 426) return 'upgrade_stripped';
  return status >= 400 ? 'ws_not_routed' : 'upgrade_ignored';
}

function describeStatus({ status, headers }: Answer): string {
  const by = headers['server'] === undefined ? '' : ` by "${headers['server'].slice(0, 40)}"`;
  return `status ${status}${STATUS_CODES[status] === undefined ? '' : ` (${STATUS_CODES[status]})`}${by}`;
}

/** The address that a redirect means, without what was asked for. */
function baseIn(location: string | undefined, text: string): string {
  if (location === undefined) return 'nowhere';
  const path = text.replace(/^\S+ /, '');
  return location.endsWith(path) ? location.slice(0, -path.length) : location;
}

/** The header may also hold a date. */
const retryAfter = (header: string | undefined): string => (/^\d+$/.test(header ?? '') ? ` It asks to wait ${header} s.` : '');
