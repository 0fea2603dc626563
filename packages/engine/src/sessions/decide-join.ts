import type { Role, SessionFact } from '@paceline/protocol';
import { refuseErased } from './erased.ts';
import { accept, refuse, type Outcome } from './outcome.ts';
import { holdsSeat, isPresent, maySee, memberOf, nothing, type Change, type Member, type SeatKeeping, type Session } from './session.ts';

/** `at` is in epoch milliseconds. */
export interface Circumstances extends SeatKeeping {
  /** How many may hold a seat at once. */
  readonly capacity: number;
}

export interface JoinCommand {
  readonly kind: 'join';
  readonly userId: string;
  /** As the user asks; without them those of an earlier join hold, else `defaultName` and runner. */
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  /** Seconds; as told, else that of an earlier join. Of no effect outside of a handicap that has not started. */
  readonly estimate?: number | undefined;
  readonly defaultName: string;
  /** The writer that the user's samples will be of. */
  readonly writer: string;
}

/** Whoever expects to need longer would have everybody else wait: seconds for a metre at 60 min/km, and seconds for any distance. */
const SLOWEST = 3.6;
const LEAST_ESTIMATE = 60;

/** What the join changes, or why it is refused. The rules are S5 to S10, S30, S35 and Y3 of SPEC.md. */
export function join(session: Session, command: JoinCommand, circumstances: Circumstances): Outcome<Change> {
  const { at, capacity } = circumstances;
  const { sessionId, status } = session.record;
  const before = memberOf(session, command.userId);
  if (before === undefined) {
    if (!maySee(session, command.userId)) return refuse('not_invited', `You are not invited to session "${sessionId}".`);
    if (status === 'ended') return refuse('session_ended', `Session "${sessionId}" has ended.`);
  }
  if (before?.isErased === true && command.role !== 'spectator') return refuseErased(sessionId);
  const estimate = estimateOf(session, command);
  if (!estimate.ok) return estimate;
  const hasSeat = before !== undefined && holdsSeat(before, circumstances);
  if (!hasSeat && session.members.filter((member) => holdsSeat(member, circumstances)).length >= capacity) {
    return refuse('session_full', `Session "${sessionId}" has ${capacity} participants, which is all it can take.`);
  }
  const member: Member = {
    sessionId,
    userId: command.userId,
    name: command.name ?? before?.name ?? command.defaultName,
    role: command.role ?? before?.role ?? 'runner',
    index: before?.index ?? session.members.length,
    joinedAt: before?.joinedAt ?? at,
    leftAt: null,
    estimate: estimate.value,
    finishedAt: before?.finishedAt ?? null,
    writer: command.writer,
    writerEpoch: before === undefined ? 1 : before.writerEpoch + (before.writer === command.writer ? 0 : 1),
    presence: 'here',
    givenUp: false,
    phase: before?.phase ?? 'going',
    isErased: before?.isErased ?? false,
  };
  const facts = factsOfJoin(before, member);
  const isAsBefore = facts.length === 0 && before?.writer === member.writer;
  return accept(isAsBefore ? nothing : { member, facts });
}

/** Rule S35 of SPEC.md. */
function estimateOf(session: Session, { userId, role, estimate }: JoinCommand): Outcome<number | null> {
  const before = memberOf(session, userId);
  const { plan, status } = session.record;
  if (status !== 'waiting') return accept(before?.estimate ?? null);
  if (plan?.handicap !== true || (role ?? before?.role) === 'spectator') return accept(null);
  const { distance = 0 } = plan;
  const longest = Math.max(LEAST_ESTIMATE, distance * SLOWEST);
  if (estimate === undefined || estimate <= longest) return accept(estimate ?? before?.estimate ?? null);
  return refuse('invalid_message', `An estimate of ${estimate} s is more than anyone needs for ${distance} m, which is ${longest} s.`, { field: 'estimate' });
}

function factsOfJoin(before: Member | undefined, { userId, index, name, role, estimate }: Member): readonly SessionFact[] {
  const isAsBefore = before?.name === name && before.role === role && before.estimate === estimate;
  if (!isAsBefore || !isPresent(before)) return [{ kind: 'joined', userId, index, name, role, ...(estimate === null ? {} : { estimate }) }];
  return before.presence === 'away' ? [{ kind: 'back', userId }] : [];
}
