import { recordDoubts, resultsBySteps, type Course, type Environment, type Doubt, type SessionResults } from '@paceline/core';
import type { Store, TrackKey } from '../journal/store.ts';
import { assessed, startOf } from './assessed-track.ts';
import { inTurns } from './in-turns.ts';
import { accept, refuse, type Outcome } from './outcome.ts';
import { isFinished, type Member, type Session } from './session.ts';
import { wholeTrack } from './whole-track.ts';

/** What is wrong in somebody's track, and not counted. */
export interface TrackDoubts {
  readonly userId: string;
  readonly doubts: readonly Doubt[];
}

/** The results of a session, as its tracks are stored now. */
export interface StoredResults extends SessionResults {
  readonly sessionId: string;
  /** The common start, epoch milliseconds. */
  readonly startedAt: number;
  /** Whether more may come: somebody still runs. */
  readonly isFinal: boolean;
  /** Of those whose tracks have something that cannot have been. */
  readonly doubtful: readonly TrackDoubts[];
}

/** All tracks are read and held together for the results: of more runners they would hold up everybody else. */
const MOST_RUNNERS = 500;

export interface ResultsRequest {
  /** Those of a user of whom something is stored. */
  readonly writersOf: (userId: string) => readonly string[];
  /** Metres that were raced, those of the plan when absent. */
  readonly distance?: number | undefined;
  readonly environment: Pick<Environment, 'monotonic' | 'setTimer'>;
}

interface Entered {
  readonly course: Course;
  readonly doubts: readonly Doubt[];
}

/** Computes the results from the stored tracks, and lets others have their turn meanwhile. Rules Q1 and Q2 of SPEC.md. */
export async function sessionResults(
  store: TrackStore,
  session: Session,
  { writersOf, distance, environment }: ResultsRequest,
): Promise<Outcome<StoredResults>> {
  const { sessionId, plan } = session.record;
  // Who has run may watch by now.
  const runners = session.members.filter(({ userId, role, isErased }) => !isErased && (role === 'runner' || writersOf(userId).length > 0));
  if (runners.length > MOST_RUNNERS) return refuse('service_unavailable', `Results of more than ${MOST_RUNNERS} runners are not computed; this session has had ${runners.length}.`, { retry: 'never' });
  const start = startOf(session);
  const entered: Entered[] = [];
  for (const member of runners) {
    const each = await entrant(store, session, { member, writers: writersOf(member.userId), environment });
    if (each.course.points.length > 0) entered.push(each);
  }
  const isFinal = session.record.status === 'ended' || runners.every((member) => isFinished(member) || member.presence === 'left' || member.role === 'spectator');
  const results = await inTurns(resultsBySteps(entered.map(({ course }) => course), { distance: distance ?? plan?.distance, isHandicap: plan?.handicap }), environment);
  const bestOf = new Map(results.runners.map(({ userId, best }) => [userId, best]));
  const doubtful = entered.flatMap(({ course, doubts }): TrackDoubts[] => {
    const all = [...doubts, ...recordDoubts(course, bestOf.get(course.userId) ?? [])];
    return all.length === 0 ? [] : [{ userId: course.userId, doubts: all }];
  });
  return accept({ ...results, sessionId, startedAt: start, isFinal, doubtful });
}

/** Seconds in which somebody has covered the distance of the session's plan, since their own start, as the results tell them; undefined when they have not. */
export async function netTime(store: TrackStore, session: Session, one: Entrant): Promise<number | undefined> {
  const { plan } = session.record;
  if (plan?.distance === undefined) return undefined;
  const { course } = await entrant(store, session, one);
  if (course.points.length === 0) return undefined;
  const [result] = (await inTurns(resultsBySteps([course], { distance: plan.distance, isHandicap: plan.handicap }), one.environment)).runners;
  return result?.isFinished === true ? result.net : undefined;
}

type TrackStore = Pick<Store, 'readTrack' | 'readTimes'>;

interface Entrant extends Pick<ResultsRequest, 'environment'> {
  readonly member: Member;
  readonly writers: readonly string[];
}

async function entrant(store: TrackStore, session: Session, { member, writers, environment }: Entrant): Promise<Entered> {
  const { userId, name } = member;
  const keys = writers.map((writer): TrackKey => ({ sessionId: session.record.sessionId, userId, writer }));
  const { points, doubts } = await assessed(wholeTrack(store, keys), { start: startOf(session), environment });
  return { course: { userId, name, points, isFinished: isFinished(member) }, doubts };
}
