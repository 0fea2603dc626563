import type { Role, RosterEntry, RunnerStatus, TrackSample } from '@paceline/client';
import { addPoint, emptyHistory, type History, type LatLon } from '@paceline/core';
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
}

/** What the roster says of a member. */
export type Seat = Pick<Racer, 'userId' | 'name' | 'index' | 'role' | 'seat'>;

/** The readings of a sample as it is on the wire. */
type WireSample = Omit<TrackSample, 'seq' | 'timestamp'>;

export function seated(seat: Seat, before: Racer | undefined): Racer {
  return { latest: undefined, history: emptyHistory, line: emptyLine, ...before, ...seat };
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
export function sighted(racer: Racer, sighting: Sighting, origin: number): Racer {
  if (racer.latest !== undefined && sighting.takenAt <= racer.latest.takenAt) return racer;
  return extended({ ...racer, latest: sighting }, sighting, origin);
}

/** Puts the stored beginning of a run, in its order, before what was seen live. */
export function withTrack(racer: Racer, track: readonly Sighting[], origin: number): Racer {
  const bare: Racer = { ...racer, history: emptyHistory, line: emptyLine };
  const newest = track.at(-1)?.takenAt ?? 0;
  const rebuilt = track.reduce((sofar, sighting) => extended(sofar, sighting, origin), bare);
  const live = racer.history.points.filter((point) => point.elapsed * 1000 + origin > newest);
  return {
    ...rebuilt,
    latest: racer.latest ?? track.at(-1),
    history: live.reduce((history, point) => addPoint(history, point.elapsed, point.distance), rebuilt.history),
    line: joined(rebuilt.line, racer.line),
  };
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
