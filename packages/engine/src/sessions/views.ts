import type { Plan, RosterEntry, SessionStatusData } from '@paceline/protocol';
import { shownCode } from './session-code.ts';
import { isPresent, type Session } from './session.ts';

/** A session as its members may see it. Times are epoch milliseconds. */
export interface SessionSummary extends Lifetime {
  readonly sessionId: string;
  /** As people see it: `ABC-DEF`. */
  readonly code: string;
  readonly title: string;
  readonly status: Session['record']['status'];
  readonly sharing: Session['record']['sharing'];
  /** What it is for; absent when people just run together. */
  readonly plan?: Plan;
  /** Everyone who ever joined, in order of index. */
  readonly participants: readonly RosterEntry[];
  readonly createdAt: number;
}

export interface Lifetime {
  readonly startsAt?: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

export function summaryOf(session: Session): SessionSummary {
  const { sessionId, code, title, status, sharing, createdAt } = session.record;
  return { sessionId, code: shownCode(code), title, status, sharing, ...planOf(session), createdAt, participants: rosterOf(session), ...lifetimeOf(session.record) };
}

/** The data of a `session_status`, without `you`. */
export function statusOf(session: Session): SessionStatusData {
  const { sessionId, code, title, status, sharing, createdAt, epoch } = session.record;
  return {
    sessionId,
    participants: session.members.filter(isPresent).map(({ userId }) => userId),
    status,
    title,
    code: shownCode(code),
    sharing,
    ...planOf(session),
    origin: createdAt,
    ...lifetimeOf(session.record),
    roster: rosterOf(session),
    epoch,
    offset: session.offset,
  };
}

function rosterOf({ members }: Session): RosterEntry[] {
  return members.map(({ index, userId, name, role, presence, estimate }) => ({ index, userId, name, role, presence, ...(estimate === null ? {} : { estimate }) }));
}

const planOf = ({ record: { plan } }: Session): { readonly plan?: Plan } => (plan === null ? {} : { plan });

export function lifetimeOf({ startsAt, startedAt, endedAt }: Session['record']): Lifetime {
  return {
    ...(startsAt === null ? {} : { startsAt }),
    ...(startedAt === null ? {} : { startedAt }),
    ...(endedAt === null ? {} : { endedAt }),
  };
}
