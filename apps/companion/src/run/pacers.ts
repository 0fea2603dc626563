import { ownStart } from '@paceline/client/sources';
import { distanceAt, evenPacer, pacerAt, type Pacer } from '@paceline/core';
import { emptyLine } from './line.ts';
import type { Racer, Sighting } from './racer.ts';
import type { RunState } from './run-state.ts';

/** When somebody's clock began and what it is compared by; epoch milliseconds of the server's clock. */
export interface PacerClock {
  /** When the pacer started; undefined as long as that is not known. */
  readonly start: number | undefined;
  readonly now: number;
  /** Zero of race time. */
  readonly origin: number;
}

/** Beyond all places of people, so that a pacer is never counted as one. */
const FIRST_INDEX = 1_000;

/** The pace of the session, and the ghosts that the runner has chosen. */
export function pacersOf({ session, ghosts }: Pick<RunState, 'session' | 'ghosts'>): readonly Pacer[] {
  const { pace, distance } = session?.plan ?? {};
  return [...(pace === undefined ? [] : [evenPacer({ id: 'pacer/session', name: 'Pacer', pace, distance })]), ...ghosts];
}

/** All pacers as the runners they are to be compared with, by id, at the instant of `clock`. */
export function companyOf(pacers: readonly Pacer[], clock: PacerClock): ReadonlyMap<string, Racer> {
  return new Map(pacers.map((pacer, place) => [pacer.id, { ...racerOf(pacer, clock), index: FIRST_INDEX + place, pacer: pacer.kind }]));
}

/** A pacer as a runner: what was seen of them up to this instant. */
export function racerOf(pacer: Pacer, { start, now, origin }: PacerClock): Racer {
  const since = start === undefined ? -Infinity : (now - start) / 1000;
  const lead = start === undefined ? 0 : (start - origin) / 1000;
  const points = pacer.history.points.filter(({ elapsed }) => elapsed <= since).map(({ elapsed, distance }) => ({ elapsed: elapsed + lead, distance }));
  return {
    userId: pacer.id,
    name: pacer.name,
    index: 0,
    role: 'runner',
    seat: 'here',
    latest: sightingAt(pacer, since, now),
    history: { spacing: 0, points },
    line: emptyLine,
    gap: undefined,
    isRecalled: false,
  };
}

/** Pace is over the last so many seconds, as everybody's. */
const WINDOW = 20;
/** Who is slower stands, metres per second. */
const STANDING = 0.83;

function sightingAt(pacer: Pacer, since: number, now: number): Sighting | undefined {
  const { distance, state } = pacerAt(pacer, since);
  const [first, last] = [pacer.history.points[0], pacer.history.points.at(-1)];
  if (state === 'ready' || first === undefined || last === undefined) return undefined;
  const end = Math.min(since, last.elapsed);
  const from = Math.max(first.elapsed, since - WINDOW);
  const speed = state === 'live' && since > from ? (distance - (distanceAt(pacer.history, from) ?? distance)) / (since - from) : 0;
  const pace = speed > STANDING ? 1000 / 60 / speed : undefined;
  return { takenAt: now, distance, speed, pace, elapsed: end - first.elapsed, moving: end - first.elapsed, status: state === 'live' ? 'running' : 'finished', location: undefined };
}

/** What two readings may tell differently of one start, milliseconds. */
const SAME_START = 3_000;

/**
 * When the pacers start: with the runner themselves, and for who only watches with the common start. Undefined before that.
 * What the readings tell of it differs a little from one to the next, and would make all pacers tremble.
 */
export function pacersStart({ racers, me, session, part, pacersFrom: before }: RunState): number | undefined {
  if (part.kind === 'watching') return session?.startsAt;
  const latest = racers.get(me)?.latest;
  if (latest?.elapsed === undefined || latest.status === 'ready') return before;
  const told = latest.takenAt - latest.elapsed * 1000;
  const known = [before, session && ownStart(session)].find((each) => each !== undefined && Math.abs(each - told) < SAME_START);
  return known ?? told;
}

/** Everyone who is shown: people first, then those who are none. */
export const everyone = ({ racers, company }: Pick<RunState, 'racers' | 'company'>): readonly Racer[] => [...racers.values(), ...company.values()];
