import type { Expected, Notice, SocketTrouble } from '../evidence.ts';
import { describeMs, sentence } from '../words.ts';
import type { Context } from './context.ts';
import { problem, type Problem, type ProblemCode } from './remedies.ts';

/** What is said of a step whose answer did not come. */
const missing: Readonly<Record<Expected, { readonly what: string; readonly code: ProblemCode }>> = {
  welcome: { what: 'the hello was not answered', code: 'unanswered' },
  join: { what: 'the join was not confirmed', code: 'unanswered' },
  pong: { what: 'a ping was not answered', code: 'unanswered' },
  ack: { what: 'the sample was not acknowledged', code: 'no_ack' },
  update: { what: "the friend's sample did not arrive", code: 'unanswered' },
  return: { what: 'after the connection was cut, the runner did not get back into the session', code: 'not_back' },
  missed: { what: 'an event that happened while the runner was away did not follow', code: 'unanswered' },
  left: { what: 'the leaving was not confirmed', code: 'unanswered' },
};

/** What a WebSocket that did not bring what it should says, from its end, its silence and the server's complaints. */
export function diagnoseSocket(trouble: SocketTrouble, context: Context): Problem {
  const { log, notices, expected, unreadable } = trouble;
  const notice = notices.at(-1);
  if (!log.opened) return problem('dropped', `${connectionOf(trouble)} could not be opened, although a plain request was upgraded.`);
  if (log.closed !== undefined) return diagnoseClose(log.closed, trouble);
  if (notice !== undefined) return diagnoseNotice(notice);
  if (unreadable) return problem('not_messages', `${connectionOf(trouble)} brought something that is no message of the protocol.`);
  const within = `within ${describeMs(context.waited)}`;
  if (log.frames === 0) return problem('frames_swallowed', `${connectionOf(trouble)} opened, but nothing came over it ${within}.`);
  const { what, code } = missing[expected];
  return problem(code, sentence(`${what.charAt(0).toUpperCase()}${what.slice(1)} ${within}`));
}

const codes: Readonly<Record<number, ProblemCode>> = {
  1001: 'restarting',
  1006: 'dropped',
  1012: 'restarting',
  1013: 'busy',
  4401: 'token_expired',
  4502: 'token_refused',
  4504: 'unsupported_version',
};

function diagnoseClose({ code, reason }: { readonly code: number; readonly reason: string }, trouble: SocketTrouble): Problem {
  const notice = trouble.notices.at(-1);
  const whose = connectionOf(trouble);
  if (code === 1006) return problem('dropped', `${whose} opened and was then cut off without a word.`);
  const how = `${whose} was closed by the other side (${code}${reason === '' ? '' : `: ${reason}`}).`;
  const message = notice === undefined ? how : `${how} ${sentence(notice.message)}`;
  if (code === 1013 && notice?.code === 'rate_limited') return problem('connections_of_user', message);
  return problem(codes[code] ?? 'closed', message);
}

/** A complaint without a close: the server lives and says no. */
function diagnoseNotice({ code, message, remedy }: Notice): Problem {
  const said = `The server says: ${sentence(message)}`;
  switch (code) {
    case 'service_unavailable':
      return problem(/stor/i.test(message) ? 'store' : 'busy', said);
    case 'unauthorized':
      return problem('token_refused', said);
    case 'token_expired':
      return problem('token_expired', said);
    default:
      return problem('refused', said, remedy);
  }
}

const connectionOf = ({ whose }: SocketTrouble): string => (whose === 'friend' ? "The friend's WebSocket" : 'The WebSocket');
