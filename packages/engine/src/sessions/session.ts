import type { Plan, SessionFact, TrackSample } from '@paceline/protocol';
import { isSameUser, userKey } from '../auth/same-user.ts';
import { CLOCKS_DIFFER } from '../fanout/conflator.ts';
import type { EventRecord, MemberRecord, SessionRecord, StoredMember, StoredSession, StoredTrack, Write } from '../journal/store.ts';

/**
 * What is known of a runner, as far as it is an event: see rule S15 of SPEC.md. Who has `arrived` has covered the distance
 * of the plan, which nothing takes back, and has finished like those who only say so.
 */
export type Phase = 'going' | 'paused' | 'finished' | 'arrived';

/** A participant, with what has been announced about them. */
export interface Member extends MemberRecord {
  readonly presence: 'here' | 'away' | 'left';
  readonly phase: Phase;
  /** Has left by silence, and may be on the way back: see rule S28 of SPEC.md. */
  readonly givenUp: boolean;
}

/**
 * The lasting side of a session: everything that its events are about. It is a value; it changes only by
 * `evolve`, and the server goes over to the next value only when the writes of the step are committed.
 */
export interface Session {
  readonly record: SessionRecord;
  /** The `userKey` of each. */
  readonly invited: ReadonlySet<string>;
  /** Everyone who ever joined; a member's place is its index. */
  readonly members: readonly Member[];
  /** Offset of the newest event, 0 when there is none. */
  readonly offset: number;
}

/** What a decision changes. */
export interface Change {
  readonly record?: SessionRecord;
  readonly invite?: string;
  readonly member?: Member;
  /** Whose samples are deleted, and by what name their own is replaced in earlier events, if it is. */
  readonly erase?: { readonly userId: string; readonly name: string | undefined };
  readonly facts: readonly SessionFact[];
}

/** No change at all, by its identity. */
export const nothing: Change = { facts: [] };

/** A session after some changes, what makes them durable, and what is announced once they are. */
export interface Step {
  readonly session: Session;
  readonly writes: readonly Write[];
  readonly events: readonly EventRecord[];
}

/** The session after `change`, which happened `at` that time. */
export function evolve(session: Session, change: Change, at: number): Step {
  const { sessionId } = session.record;
  const events = change.facts.map((fact, place) => ({ sessionId, offset: session.offset + place + 1, at, fact }));
  return {
    session: {
      record: change.record ?? session.record,
      invited: change.invite === undefined ? session.invited : new Set(session.invited).add(change.invite),
      members: change.member === undefined ? session.members : withMember(session.members, change.member),
      offset: session.offset + events.length,
    },
    writes: [...recordWrites(sessionId, change), ...events.map((record): Write => ({ kind: 'event', record }))],
    events,
  };
}

function recordWrites(sessionId: string, { record, invite, member, erase }: Change): readonly Write[] {
  return [
    ...(record === undefined ? [] : [{ kind: 'session', record } as const]),
    ...(invite === undefined ? [] : [{ kind: 'invite', sessionId, userId: invite } as const]),
    ...(member === undefined ? [] : [{ kind: 'member', record: recordOf(member) } as const]),
    ...(erase === undefined ? [] : [{ kind: 'erase', sessionId, ...erase } as const]),
  ];
}

function recordOf({ presence: _presence, phase: _phase, givenUp: _givenUp, ...record }: Member): MemberRecord {
  return record;
}

function withMember(members: readonly Member[], member: Member): readonly Member[] {
  return member.index === members.length ? [...members, member] : members.with(member.index, member);
}

/**
 * A session as the store has it; `recent` are its newest events. Those who had not left are as they were announced:
 * away, or here until their silence says otherwise.
 */
export function restored({ record, invited, members, offset }: StoredSession, recent: readonly EventRecord[]): Session {
  const inOrder = members.toSorted((a, b) => a.index - b.index);
  const away = lastAway(recent);
  return { record, invited: new Set(invited.map(userKey)), members: inOrder.map((member) => restoredMember(member, away)), offset };
}

function restoredMember(stored: StoredMember, away: ReadonlySet<string>): Member {
  const { tracks: _tracks, ...record } = stored;
  const newest = liveTrack(stored);
  const wasAway = away.has(record.userId);
  const presence = record.leftAt !== null ? 'left' : wasAway ? 'away' : 'here';
  // By what the runner said: an arrival that was not announced is so yet.
  const lastPhase = newest === undefined ? 'going' : phaseOf(newest.lastSample, null);
  return { ...record, presence, givenUp: presence === 'left' && wasAway, phase: record.finishedAt === null ? lastPhase : 'arrived' };
}

/** Who was away when the events ended, or when they left. */
function lastAway(events: readonly EventRecord[]): ReadonlySet<string> {
  const away = new Set<string>();
  for (const { fact } of events) {
    if (fact.kind === 'away') away.add(fact.userId);
    if (fact.kind === 'joined' || fact.kind === 'back') away.delete(fact.userId);
  }
  return away;
}

/**
 * The track that the member's live picture goes on from: that of the live writer, unless another one ends later, because
 * the live one has only begun, or uploads first what it recorded before the other one had its turn.
 */
export function liveTrack({ tracks, writer }: StoredMember): StoredTrack | undefined {
  const [latest] = tracks.toSorted((a, b) => b.lastTakenAt - a.lastTakenAt);
  const live = tracks.find((track) => track.writer === writer);
  return live !== undefined && latest !== undefined && latest.lastTakenAt - live.lastTakenAt < CLOCKS_DIFFER ? live : latest;
}

/** Standing at the start and running without GPS are no events: to the others the runner is going. */
export function phaseOf({ status, distance = 0 }: Pick<TrackSample, 'status' | 'distance'>, plan: Plan | null): Phase {
  if (distance >= (plan?.distance ?? Infinity)) return 'arrived';
  return status === 'paused' || status === 'finished' ? status : 'going';
}

/** Whether the run is over, by what the runner has said or covered. */
export const isFinished = ({ phase }: Pick<Member, 'phase'>): boolean => phase === 'finished' || phase === 'arrived';

export function memberOf(session: Session, userId: string): Member | undefined {
  return session.members.find((member) => member.userId === userId);
}

export const isPresent = (member: Member): boolean => member.presence !== 'left';

/** For how long after `left` the seat of one who was given up is kept, milliseconds. */
export interface SeatKeeping {
  readonly at: number;
  readonly keptAfterLeft: number;
}

/** Whether the member counts for the limit of participants. Rule S9 of SPEC.md. */
export function holdsSeat({ givenUp, leftAt }: Member, { at, keptAfterLeft }: SeatKeeping): boolean {
  return leftAt === null || (givenUp && at - leftAt < keptAfterLeft);
}

/** Whether the user may know anything about the session. */
export function maySee(session: Session, userId: string): boolean {
  return isSameUser(userId, session.record.openedBy) || session.invited.has(userKey(userId)) || memberOf(session, userId) !== undefined;
}

