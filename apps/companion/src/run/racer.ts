import type { Role, RosterEntry, RunnerStatus, TrackSample } from '@paceline/client';
import { addPoint, emptyHistory, type History, type LatLon, type Pacer } from '@paceline/core';
import { emptyLine, extendLine, type Line } from './line.ts';

/** What is known of a runner at one instant. */
export interface Sighting {
  /** When, epoch milliseconds of the server's clock. */
  readonly takenAt: number;
  /** Metres since the runner's start; undefined from an app that does not say. */
  readonly distance: number | undefined;
  /** Metres per second; 0 when unknown. */
  readonly speed: number;
  /** Minutes per kilometre; undefined when unknown. */
  readonly pace: number | undefined;
  /** Seconds since the runner's own start, pauses included. */
  readonly elapsed: number | undefined;
  /** Seconds in motion. */
  readonly moving: number | undefined;
  readonly status: RunnerStatus;
  readonly location: LatLon | undefined;
}

/** A member of the session, with all that was seen of them. */
export interface Racer {
  readonly userId: string;
  readonly name: string;
  /** Stable for the whole session. */
  readonly index: number;
  readonly role: Role;
  readonly seat: RosterEntry['presence'];
  readonly latest: Sighting | undefined;
  /** Distance over race time: seconds since the session's origin, by the server's clock. */
  readonly history: History;
  readonly line: Line;
  /** Readings are missing here, in seconds of race time; undefined when none are known to be. */
  readonly gap: Gap | undefined;
  /** What is known stems from the page before this one, and nothing was seen of them since. */
  readonly isRecalled: boolean;
  /** Set for who is no person: an even pace, or a run that was recorded. */
  readonly pacer?: Pacer['kind'];
}

interface Gap {
  readonly from: number;
  readonly to: number;
}

/** Whoever records has a reading every few seconds, with or without a position; a longer break means that some were not seen, seconds. */
const BREAK = 10;

/** What the roster says of a member. */
export type Seat = Pick<Racer, 'userId' | 'name' | 'index' | 'role' | 'seat'>;

/** The readings of a sample as it is on the wire. */
type WireSample = Omit<TrackSample, 'seq' | 'timestamp'>;

export function seated(seat: Seat, before: Racer | undefined): Racer {
  return { latest: undefined, history: emptyHistory, line: emptyLine, gap: undefined, isRecalled: false, ...before, ...seat };
}

export function sightingOf(sample: WireSample, takenAt: number): Sighting {
  const pace = sample.pace > 0 ? sample.pace : undefined;
  return {
    takenAt,
    distance: sample.distance,
    speed: sample.speed ?? (pace === undefined ? 0 : 1000 / 60 / pace),
    pace,
    elapsed: sample.elapsed,
    moving: sample.moving,
    status: sample.status ?? 'running',
    location: sample.location,
  };
}

/** Takes in a sighting; one that is not newer than the latest changes nothing. `origin` is the zero of race time. */
export function sighted(racer: Racer, seen: Sighting, origin: number): Racer {
  if (racer.latest !== undefined && seen.takenAt <= racer.latest.takenAt) return racer;
  const sighting = timed(racer, seen, origin);
  return extended({ ...racer, latest: sighting, gap: widened(racer, sighting, origin), isRecalled: false }, sighting, origin);
}

/** A tick does not tell the time since the runner's start: it goes on since it was told, or since the runner was first seen on the way. */
function timed(racer: Racer, sighting: Sighting, origin: number): Sighting {
  if (sighting.elapsed !== undefined || sighting.status === 'ready') return sighting;
  const { latest } = racer;
  if (latest?.status === 'finished' && sighting.status === 'finished') return { ...sighting, elapsed: latest.elapsed };
  return { ...sighting, elapsed: (sighting.takenAt - (startedAt(racer, origin) ?? sighting.takenAt)) / 1000 };
}

/** When the runner started, as far as that is known; epoch milliseconds. */
function startedAt({ latest, history }: Racer, origin: number): number | undefined {
  if (latest === undefined || latest.status === 'ready') return undefined;
  if (latest.elapsed !== undefined) return latest.takenAt - latest.elapsed * 1000;
  const [first] = history.points;
  return first && first.elapsed * 1000 + origin;
}

/** The break before a sighting, together with one from before that is not filled yet. */
function widened({ latest, gap }: Racer, { takenAt }: Sighting, origin: number): Gap | undefined {
  if (latest === undefined || takenAt - latest.takenAt < BREAK * 1000) return gap;
  return { from: gap?.from ?? (latest.takenAt - origin) / 1000, to: (takenAt - origin) / 1000 };
}

/** Puts the stored beginning of a run, in its order, before what was seen live. */
export function withTrack(racer: Racer, track: readonly Sighting[], origin: number): Racer {
  if (knowsMore(racer, track, origin)) return racer;
  const bare: Racer = { ...racer, history: emptyHistory, line: emptyLine };
  const last = track.at(-1);
  const newest = last?.takenAt ?? 0;
  const isAhead = racer.latest !== undefined && racer.latest.takenAt >= newest;
  const rebuilt = track.reduce((sofar, sighting) => extended(sofar, sighting, origin), bare);
  const live = racer.history.points.filter((point) => point.elapsed * 1000 + origin > newest);
  return {
    ...rebuilt,
    latest: isAhead ? racer.latest : last,
    gap: racer.gap !== undefined && isFilled(racer.gap, track, origin) ? undefined : racer.gap,
    history: live.reduce((history, point) => addPoint(history, point.elapsed, point.distance), rebuilt.history),
    line: isAhead ? joined(rebuilt.line, racer.line) : rebuilt.line,
  };
}

/** Whether all of the stored beginning was seen already. What is not stored yet would be lost with the rest of what is known. */
function knowsMore({ history, latest, gap }: Racer, track: readonly Sighting[], origin: number): boolean {
  const [first, last] = [track[0], track.at(-1)];
  const [begin] = history.points;
  if (first === undefined || last === undefined) return true;
  if (begin === undefined || latest === undefined || gap !== undefined) return false;
  return begin.elapsed - (first.takenAt - origin) / 1000 < BREAK && latest.takenAt >= last.takenAt;
}

function isFilled({ from, to }: Gap, track: readonly Sighting[], origin: number): boolean {
  const times = track.map(({ takenAt }) => (takenAt - origin) / 1000).filter((time) => time > from && time < to);
  return [...times, to].every((time, place) => time - (times[place - 1] ?? from) < BREAK);
}

function extended(racer: Racer, { takenAt, distance, location }: Sighting, origin: number): Racer {
  const history = distance === undefined ? racer.history : addPoint(racer.history, (takenAt - origin) / 1000, distance);
  return { ...racer, history, line: location === undefined ? racer.line : extendLine(racer.line, location) };
}

/** The stored line reaches to the present, so the live one adds only its newest place. */
function joined(stored: Line, live: Line): Line {
  const newest = live.places.at(-1);
  if (stored.places.length === 0) return live;
  return newest === undefined ? stored : extendLine(stored, newest);
}
