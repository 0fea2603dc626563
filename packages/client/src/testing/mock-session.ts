import {
  errorOf,
  type DownMessage,
  type ErrorCode,
  type FriendUpdateData,
  type JoinSessionData,
  type RosterEntry,
  type SessionFact,
  type SessionStatusData,
  type UpMessage,
} from '@paceline/protocol';
import type { Outgoing } from '../connection/connection.ts';

/** A message of the server without the time at which it is written. */
export type Reply = DownMessage extends infer M ? (M extends DownMessage ? Omit<M, 'timestamp'> : never) : never;

/** What the mock remembers of the one session that its client is in, as a server would. Times are epoch milliseconds. */
export interface MockSession {
  readonly sessionId: string;
  readonly origin: number;
  readonly offset: number;
  readonly roster: readonly RosterEntry[];
  /** The client's own place; `present` until it leaves. */
  readonly you: { readonly userId: string; readonly role: RosterEntry['role']; readonly writer: string; readonly present: boolean };
  /** Highest seq that is stored of each writer. */
  readonly lastSeqs: ReadonlyMap<string, number>;
  /** The newest sample of each friend. */
  readonly newest: ReadonlyMap<string, FriendUpdateData>;
}

export interface MockStep {
  readonly session: MockSession | undefined;
  readonly replies: readonly Reply[];
}

export const MOCK_EPOCH = 'mock';

/** What a server with one client answers to a message, at `now`. Friends do only what the test says. */
export function answer(session: MockSession | undefined, message: Outgoing, now: number): MockStep {
  switch (message.type) {
    case 'hello':
    case 'watch':
    case 'pong':
      return { session, replies: [] };
    case 'ping':
      return { session, replies: [{ type: 'pong', data: { ...message.data, t1: now, t2: now } }] };
    case 'join_session':
      return join(session, message.data, now);
    case 'leave_session':
      return inSession(session, message, (member) => happen(member, { kind: 'left', userId: member.you.userId }, now));
    case 'pace_update':
      return inSession(session, message, (member) => store(member, message.type, [message.data]));
    case 'track_batch':
      return inSession(session, message, (member) => store(member, message.type, message.data.samples, message.data.writer));
  }
}

function join(before: MockSession | undefined, data: JoinSessionData, now: number): MockStep {
  const { sessionId, userId, name = userId, role = 'runner', writer = '', resume } = data;
  if (before?.you.present === true && before.sessionId !== sessionId) {
    return refuse(before, 'already_in_session', `This connection is in session "${before.sessionId}".`, 'join_session');
  }
  const known = before?.sessionId === sessionId && before.you.userId === userId ? before : opened(data, now);
  const isNew = !known.roster.some((entry) => entry.userId === userId && entry.presence === 'here');
  const index = known.roster.find((entry) => entry.userId === userId)?.index ?? known.roster.length;
  const member = isNew ? applied(known, { kind: 'joined', userId, index, name, role }) : known;
  const session: MockSession = { ...member, you: { ...member.you, role, writer, present: true } };
  const recovered = resume === undefined ? {} : { recovered: resume.epoch === MOCK_EPOCH };
  const you = { index, role, lastSeq: session.lastSeqs.get(writer) ?? 0, ...recovered };
  const updates = [...session.newest.values()];
  return {
    session,
    replies: [
      { type: 'session_status', data: { ...statusOf(session), you } },
      { type: 'friend_updates', data: { sessionId, updates, snapshot: true } },
    ],
  };
}

function opened({ sessionId, userId }: JoinSessionData, now: number): MockSession {
  return { sessionId, origin: now, offset: 0, roster: [], you: { userId, role: 'runner', writer: '', present: false }, lastSeqs: new Map(), newest: new Map() };
}

export function statusOf({ sessionId, origin, offset, roster }: MockSession): SessionStatusData {
  const participants = roster.filter(({ presence }) => presence !== 'left').map(({ userId }) => userId);
  return { sessionId, participants, status: 'active', sharing: 'precise', origin, startedAt: origin, roster: [...roster], epoch: MOCK_EPOCH, offset };
}

/** Something happens in the session, and its members are told. */
export function happen(session: MockSession, event: SessionFact, now: number): MockStep {
  const after = applied(session, event);
  const { sessionId, offset } = after;
  return { session: after, replies: [{ type: 'session_event', data: { sessionId, epoch: MOCK_EPOCH, offset, at: now, event } }] };
}

function applied(session: MockSession, event: SessionFact): MockSession {
  const offset = session.offset + 1;
  if (event.kind === 'joined') {
    const { userId, index, name, role } = event;
    const others = session.roster.filter((entry) => entry.userId !== userId);
    const roster = [...others, { userId, index, name, role, presence: 'here' } as const].sort((a, b) => a.index - b.index);
    return { ...session, offset, roster };
  }
  if (event.kind !== 'left' && event.kind !== 'away' && event.kind !== 'back') return { ...session, offset };
  const presence: RosterEntry['presence'] = event.kind === 'back' ? 'here' : event.kind;
  const roster = session.roster.map((entry) => (entry.userId === event.userId ? { ...entry, presence } : entry));
  const you = event.kind === 'left' && event.userId === session.you.userId ? { ...session.you, present: false } : session.you;
  return { ...session, offset, roster, you };
}

function inSession(
  session: MockSession | undefined,
  { type, data }: Extract<Outgoing, { data: { sessionId: string } }>,
  go: (member: MockSession) => MockStep,
): MockStep {
  if (session?.you.present !== true || session.sessionId !== data.sessionId) {
    return refuse(session, 'not_in_session', `This connection is not in session "${data.sessionId}".`, type);
  }
  if (session.you.userId !== data.userId) return refuse(session, 'wrong_user', `This connection is not of user "${data.userId}".`, type);
  return go(session);
}

/** Stores the samples that continue the track; one beyond a gap is left to its sender, who has it until it is acknowledged. */
// oxlint-disable-next-line max-params -- the type is for the refusal alone
function store(session: MockSession, type: UpMessage['type'], samples: readonly { readonly seq?: number | undefined }[], late?: string): MockStep {
  if (session.you.role === 'spectator') return refuse(session, 'not_a_runner', 'You have joined as a spectator.', type);
  // Who does not number its samples is not acknowledged.
  if (samples[0]?.seq === undefined) return { session, replies: [] };
  const writer = late ?? session.you.writer;
  const lastSeq = samples.reduce((last, { seq }) => (seq === last + 1 ? last + 1 : last), session.lastSeqs.get(writer) ?? 0);
  const ack = { sessionId: session.sessionId, seq: lastSeq, ...(late === undefined ? {} : { writer: late }) };
  return { session: { ...session, lastSeqs: new Map(session.lastSeqs).set(writer, lastSeq) }, replies: [{ type: 'ack', data: ack }] };
}

// oxlint-disable-next-line max-params -- what an error says
function refuse(session: MockSession | undefined, code: ErrorCode, message: string, type: UpMessage['type']): MockStep {
  return { session, replies: [{ type: 'error', data: errorOf(code, message, { type }) }] };
}
