import type { Plan, Sharing } from '@paceline/protocol';
import { userKey } from '../auth/same-user.ts';
import type { SessionRecord, Write } from '../journal/store.ts';
import { evolve, type Session, type Step } from './session.ts';

/** All that is known when a session is opened. */
export interface Founding {
  readonly sessionId: string;
  readonly epoch: string;
  readonly code: string;
  readonly title: string;
  readonly openedBy: string;
  readonly friends: readonly string[];
  readonly sharing: Sharing;
  readonly plan: Plan | undefined;
  /** Epoch milliseconds. */
  readonly startsAt: number | undefined;
}

/** A new session, opened `at` that time. Rules S1 and S2 of SPEC.md. */
export function opened(founding: Founding, at: number): Step {
  const { friends, startsAt, plan = null, ...lasting } = founding;
  const awaited = startsAt !== undefined && startsAt > at ? startsAt : null;
  const record: SessionRecord = {
    ...lasting,
    plan,
    status: awaited === null ? 'active' : 'waiting',
    createdAt: at,
    startsAt: awaited,
    startedAt: awaited === null ? at : null,
    endedAt: null,
  };
  const session: Session = { record, invited: new Set(friends.map(userKey)), members: [], offset: 0 };
  const first = evolve(session, { record, facts: awaited === null ? [] : [{ kind: 'countdown', startsAt: awaited }] }, at);
  const invites = [...session.invited].map((userId): Write => ({ kind: 'invite', sessionId: record.sessionId, userId }));
  return { ...first, writes: [...first.writes, ...invites] };
}
