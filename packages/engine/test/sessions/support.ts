import type { TrackSample } from '@paceline/protocol';
import type { StoredSession } from '../../src/journal/store.ts';
import { decideAll, type Command, type Decision } from '../../src/sessions/decide.ts';
import { opened, type Founding } from '../../src/sessions/opening.ts';
import type { Session, Step } from '../../src/sessions/session.ts';

/** When the tests' sessions are opened. */
export const MORNING = Date.UTC(2026, 4, 1, 6, 30);
export const MINUTE = 60_000;
export const DAY = 1440 * MINUTE;

export function open(wishes: Partial<Founding> = {}): Step {
  const founding: Founding = {
    sessionId: 'run',
    epoch: 'e1',
    code: 'ACDEFG',
    title: 'Morning run',
    openedBy: 'ana',
    friends: ['ben', 'cleo'],
    sharing: 'pace',
    plan: undefined,
    startsAt: undefined,
    ...wishes,
  };
  return opened(founding, MORNING);
}

export const join = (userId: string, more: { name?: string; role?: 'runner' | 'spectator'; writer?: string; estimate?: number } = {}): Command => ({
  kind: 'join',
  userId,
  writer: '',
  defaultName: userId.toUpperCase(),
  ...more,
});

/** Decides commands one minute after the opening, unless another time is given. */
export function after(session: Session, commands: readonly Command[], { at = MORNING + MINUTE, capacity = 100 } = {}): Decision {
  return decideAll(session, commands, { at, capacity, keptAfterLeft: 20 * MINUTE });
}

/** The session as the store has it when nobody has sent a sample. */
export function stored({ record, invited, members, offset }: Session): StoredSession {
  const kept = members.map(({ presence: _presence, phase: _phase, givenUp: _givenUp, ...member }) => ({ ...member, tracks: [] }));
  return { record, invited: [...invited], members: kept, offset };
}

/** A session that these users have joined. */
export const joinedBy = (...userIds: string[]): Session => after(open().session, userIds.map((userId) => join(userId))).session;

export const facts = ({ events }: Step): readonly object[] => events.map(({ fact }) => fact);

export const refusals = ({ outcomes }: Decision): readonly string[] => outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal.code]));

export function sample(seq: number, more: Partial<TrackSample> = {}): TrackSample {
  return { seq, pace: 5.5, timestamp: new Date(MORNING + seq * 1000).toISOString(), distance: seq * 3, ...more };
}
