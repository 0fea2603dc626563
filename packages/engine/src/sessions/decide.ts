import type { SessionFact } from '@paceline/protocol';
import { isSameUser, userKey } from '../auth/same-user.ts';
import { join, type Circumstances, type JoinCommand } from './decide-join.ts';
import { ANONYMOUS, defaultTitle } from './erased.ts';
import type { EventRecord, SessionRecord, Write } from '../journal/store.ts';
import { accept, type Outcome } from './outcome.ts';
import { evolve, holdsSeat, isFinished, isPresent, maySee, memberOf, nothing, type Change, type Member, type Phase, type Session, type Step } from './session.ts';

/** What may change the lasting side of a session. */
export type Command =
  | JoinCommand
  | { readonly kind: 'invite'; readonly userId: string }
  | LeaveCommand
  /** The user's connection has been lost for so long that the others should know. */
  | { readonly kind: 'miss'; readonly userId: string }
  /** The user has been lost for so long that the seat counts as left. */
  | { readonly kind: 'give_up'; readonly userId: string }
  /** Samples of the user said so, in this order. */
  | { readonly kind: 'report'; readonly userId: string; readonly phases: readonly Phase[] }
  /** The time of the start may have come. */
  | { readonly kind: 'start' }
  /** Nothing was heard of the session for `silence` milliseconds. */
  | { readonly kind: 'close'; readonly silence: number }
  /** Nobody has finished for `rested` milliseconds. */
  | { readonly kind: 'close_finished'; readonly rested: number }
  /** The opener wants it to be over. */
  | { readonly kind: 'end' }
  | EraseCommand;

/** An active session of which nothing was heard for so long is over, milliseconds; and one in which all have finished, so long after the last of them. */
export const ABANDONED_AFTER = 24 * 60 * 60_000;
export const REST = 10 * 60_000;

/** The user wants to leave. */
interface LeaveCommand {
  readonly kind: 'leave';
  readonly userId: string;
  /** What the user's samples have said and was not reported yet. */
  readonly phases?: readonly Phase[];
}

/** The user wants nothing to remain of what they have recorded. */
interface EraseCommand {
  readonly kind: 'erase';
  readonly userId: string;
  /** The name of the user's identity, when all names of theirs are to go as well. */
  readonly formerName?: string | undefined;
}

/** What becomes of several commands: one step, and the answer to each. */
export interface Decision extends Step {
  readonly outcomes: readonly Outcome<void>[];
}

/** Decides the commands in their order, each on the session that the ones before it leave behind. */
export function decideAll(session: Session, commands: readonly Command[], circumstances: Circumstances): Decision {
  const writes: Write[] = [];
  const events: EventRecord[] = [];
  let current = session;
  const outcomes = commands.map((command): Outcome<void> => {
    const change = decide(current, command, circumstances);
    if (!change.ok) return change;
    if (change.value === nothing) return accept(undefined);
    const step = evolve(current, change.value, circumstances.at);
    current = step.session;
    writes.push(...step.writes);
    events.push(...step.events);
    return accept(undefined);
  });
  return { session: current, writes, events, outcomes };
}

/** What the command changes, or why it is refused. The rules are S5 to S21, S27, S28, S32, S34 to S38 and Y3 of SPEC.md; those of joins are in `decide-join.ts`. */
function decide(session: Session, command: Command, circumstances: Circumstances): Outcome<Change> {
  return command.kind === 'join' ? join(session, command, circumstances) : accept(changeBy(session, command, circumstances));
}

function changeBy(session: Session, command: Exclude<Command, JoinCommand>, circumstances: Circumstances): Change {
  const { at } = circumstances;
  switch (command.kind) {
    case 'invite':
      return maySee(session, command.userId) ? nothing : { invite: userKey(command.userId), facts: [] };
    case 'leave':
      return leave(session, command, at);
    case 'give_up':
      return depart(session, command, at);
    case 'miss':
      return miss(session, command.userId);
    case 'report':
      return report(session, command, at);
    case 'start':
      return start(session, at);
    case 'close':
      return session.record.status === 'active' && command.silence >= ABANDONED_AFTER ? end(session, at) : nothing;
    case 'close_finished':
      return command.rested >= REST && haveAllFinished(session, circumstances) ? end(session, at) : nothing;
    case 'end':
      return session.record.status === 'ended' ? nothing : end(session, at);
    case 'erase':
      return erase(session, command, at);
    default:
      return command satisfies never;
  }
}

function leave(session: Session, { kind, userId, phases = [] }: LeaveCommand, at: number): Change {
  const { member, facts } = report(session, { userId, phases }, at);
  const change = depart(session, { kind, userId }, at);
  if (member === undefined || change.member === undefined) return change;
  const { phase, finishedAt } = member;
  return { ...change, member: { ...change.member, phase, finishedAt }, facts: [...facts, ...change.facts] };
}

function depart(session: Session, { kind, userId }: { kind: 'leave' | 'give_up'; userId: string }, at: number): Change {
  const member = memberOf(session, userId);
  if (member === undefined || !isPresent(member)) return nothing;
  // Who is given up was away before, so that the events tell them from those who wanted to go.
  const unsaid = kind === 'give_up' && member.presence === 'here';
  const facts: readonly SessionFact[] = [...(unsaid ? [{ kind: 'away', userId } as const] : []), { kind: 'left', userId }];
  const givenUp = unsaid || member.presence === 'away';
  // Who does not come to the start holds up nobody.
  const estimate = session.record.status === 'waiting' ? null : member.estimate;
  const change: Change = { member: { ...member, presence: 'left', leftAt: at, estimate, givenUp }, facts };
  const othersPresent = session.members.some((other) => other.userId !== userId && isPresent(other));
  const mayEnd = kind === 'leave' ? memberOf(session, session.record.openedBy) !== undefined : allFinished(session);
  return session.record.status === 'active' && !othersPresent && mayEnd ? { ...change, record: endedRecord(session, at), facts: [...facts, { kind: 'ended' }] } : change;
}

function allFinished({ members }: Session): boolean {
  const runners = members.filter(({ role }) => role === 'runner');
  return runners.length > 0 && runners.every(isFinished);
}

/** Whether nobody who may still be running is left; who was given up may, as long as the seat is kept. */
function haveAllFinished({ record, members }: Session, circumstances: Circumstances): boolean {
  const runners = members.filter(({ role }) => role === 'runner');
  const expected = runners.filter((member) => holdsSeat(member, circumstances));
  return record.status === 'active' && runners.some(isFinished) && expected.every(isFinished);
}

function miss(session: Session, userId: string): Change {
  const member = memberOf(session, userId);
  if (member?.presence !== 'here') return nothing;
  return { member: { ...member, presence: 'away' }, facts: [{ kind: 'away', userId }] };
}

function report(session: Session, { userId, phases }: { readonly userId: string; readonly phases: readonly Phase[] }, at: number): Change {
  const member = memberOf(session, userId);
  if (member === undefined || !isPresent(member) || member.phase === 'arrived') return nothing;
  const arrival = phases.indexOf('arrived');
  const counted = arrival === -1 ? phases : phases.slice(0, arrival + 1);
  const changes = counted.filter((phase, place) => phase !== (counted[place - 1] ?? member.phase));
  const phase = changes.at(-1);
  if (phase === undefined) return nothing;
  const kinds = changes.map(kindOf).filter((kind, place, all) => kind !== (all[place - 1] ?? kindOf(member.phase)));
  const facts = kinds.map((kind): SessionFact => ({ kind, userId }));
  return { member: { ...member, phase, finishedAt: phase === 'arrived' ? at : member.finishedAt }, facts };
}

/** The event that says so of a runner. */
function kindOf(phase: Phase): 'resumed' | 'paused' | 'finished' {
  if (phase === 'going') return 'resumed';
  return phase === 'arrived' ? 'finished' : phase;
}

function start({ record }: Session, at: number): Change {
  if (record.status !== 'waiting' || record.startsAt === null || at < record.startsAt) return nothing;
  return { record: { ...record, status: 'active', startedAt: record.startsAt }, facts: [{ kind: 'started' }] };
}

/** The user leaves, and may come back as a spectator only: otherwise what is left on a device would bring it back. */
function erase(session: Session, { userId, formerName }: EraseCommand, at: number): Change {
  const member = memberOf(session, userId);
  const isRenamed = formerName !== undefined && member?.name !== ANONYMOUS;
  if (member === undefined || (member.isErased && !isRenamed)) return withoutTitle(session, { facts: [] }, userId, [formerName]);
  const departed = depart(session, { kind: 'leave', userId }, at);
  const erased: Member = { ...(departed.member ?? member), role: 'spectator', isErased: true, estimate: null, finishedAt: null, phase: 'going', name: isRenamed ? ANONYMOUS : member.name };
  const change: Change = { ...departed, member: erased, erase: { userId, name: isRenamed ? ANONYMOUS : undefined } };
  return isRenamed ? withoutTitle(session, change, userId, [formerName, member.name]) : change;
}

/** A title that was made of the opener's name goes with it. */
function withoutTitle(session: Session, change: Change, userId: string, names: readonly (string | undefined)[]): Change {
  const { record = session.record } = change;
  const isNamed = isSameUser(record.openedBy, userId) && names.some((name) => name !== undefined && record.title === defaultTitle(name));
  if (!isNamed) return change.member === undefined ? nothing : change;
  return { ...change, record: { ...record, title: defaultTitle(ANONYMOUS) } };
}

const end = (session: Session, at: number): Change => ({ record: endedRecord(session, at), facts: [{ kind: 'ended' }] });

const endedRecord = ({ record }: Session, at: number): SessionRecord => ({ ...record, status: 'ended', endedAt: at });
