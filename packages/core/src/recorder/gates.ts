import { distanceBetween, type LatLon } from '../geo.ts';
import { IMPOSSIBLE_SPEED, type Fix, type Rejection } from './fix.ts';

/** A position that was believed, and when it was taken (epoch milliseconds). */
export interface Place {
  readonly location: LatLon;
  readonly time: number;
}

/** Fixes doubted in a row, and the time of the first of them. */
interface Doubt {
  readonly count: number;
  readonly since: number;
}

/** What the gates remember of earlier fixes. */
export interface Gates {
  /** Time of the newest fix that was in order, epoch milliseconds. */
  readonly time?: number;
  readonly clockDoubt?: Doubt;
  readonly place?: Place;
  readonly placeDoubt?: Doubt;
  /** Delay between taking and receiving a fix that is normal here, ms: the difference of two clocks, learned. */
  readonly lag: number;
}

export const gatesStart: Gates = { lag: 0 };

export interface Dropped {
  readonly kind: 'dropped';
  readonly gates: Gates;
  readonly rejection: Rejection;
}

/** The time of the fix is good. */
export interface Passed {
  readonly kind: 'passed';
  readonly gates: Gates;
  /** Since the fix before; 0 for the first one, and where a clock that had jumped is believed anew. */
  readonly seconds: number;
  readonly position:
    /** `silence`: seconds since the position before; absent when the new one does not continue any. */
    | { readonly kind: 'counted'; readonly silence?: number }
    /** Good, and too soon after the one before to tell a distance from noise. */
    | { readonly kind: 'shown' }
    | { readonly kind: 'none' }
    | { readonly kind: 'rejected'; readonly rejection: Rejection };
}

const STALE_AGE = 5_000;
const FUTURE_TOLERANCE = 2_000;
/** A longer hole within one recording is a wrong clock, milliseconds. */
const LONGEST_HOLE = 24 * 3_600_000;
const WORST_ACCURACY = 50;
const FASTEST_IMPLIED = 7;
/** Noise over milliseconds is no speed: positions closer in time (seconds) are judged as if they were this far apart. */
const SHORTEST_STEP = 0.5;
const DOUBTS = 5;
const DOUBT_TIME = 15_000;

/**
 * Puts one fix through the gates, in their order. A filter must never lock out for ever: after five doubtful fixes in
 * a row, or fifteen seconds of them, the next one is believed and everything begins anew from it, without a distance.
 */
export function judge(gates: Gates, fix: Fix, receivedAt?: number): Dropped | Passed {
  const { location } = fix;
  if (!(fix.time >= 0 && fix.time <= 8.64e15)) return { kind: 'dropped', gates, rejection: 'invalid' };
  const problem = location && placeProblem(location, fix.accuracy);
  const timed = judgeTime(gates, fix, receivedAt);
  if (timed.kind === 'dropped') return problem === undefined ? timed : { ...timed, rejection: problem };
  if (location === undefined) return timed;
  if (problem !== undefined) return unplaced(timed, problem);
  if (fix.accuracy !== undefined && fix.accuracy > WORST_ACCURACY) return unplaced(timed, 'inaccurate');
  return judgePlace(timed, fix, { location, time: fix.time });
}

function unplaced(timed: Passed, rejection: Rejection): Passed {
  return { ...timed, position: { kind: 'rejected', rejection } };
}

/** Why a position is none at all. iOS says by an accuracy below zero that it has none; one that is not a number is only not known. */
function placeProblem({ latitude, longitude }: LatLon, accuracy = 0): Rejection | undefined {
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  if (!isOnEarth || accuracy < 0) return 'invalid';
  return latitude === 0 && longitude === 0 ? 'null_island' : undefined;
}

function judgeTime(gates: Gates, fix: Fix, receivedAt: number | undefined): Dropped | Passed {
  const { time } = fix;
  const { clockDoubt: doubt, ...calm } = gates;
  const lag = receivedAt !== undefined && Number.isFinite(receivedAt) ? receivedAt - time : gates.lag;
  const rejection = timeProblem(gates, time, lag);
  if (rejection === undefined) {
    const seconds = gates.time === undefined ? 0 : (time - gates.time) / 1000;
    // That time goes on, which may be told by another clock, says nothing of the one that is doubted.
    const sure = isMeasured(fix) ? calm : gates;
    return { kind: 'passed', gates: { ...sure, time, lag: Math.min(lag, gates.lag) }, seconds, position: { kind: 'none' } };
  }
  // The same fix twice is a cache, and says nothing about the clock.
  if (time === gates.time) return { kind: 'dropped', gates, rejection };
  if (!isConvincing(doubt, time)) {
    return { kind: 'dropped', gates: { ...gates, clockDoubt: doubted(doubt, time) }, rejection };
  }
  return { kind: 'passed', gates: { time, lag }, seconds: 0, position: { kind: 'none' } };
}

const isMeasured = ({ location, distance, speed }: Fix): boolean => (location ?? distance ?? speed) !== undefined;

function timeProblem(gates: Gates, time: number, lag: number): Rejection | undefined {
  const age = lag - gates.lag;
  if (gates.time !== undefined && time <= gates.time) return 'out_of_order';
  if (age > STALE_AGE) return 'stale';
  const leap = gates.time !== undefined && time - gates.time > LONGEST_HOLE;
  return age < -FUTURE_TOLERANCE || leap ? 'future' : undefined;
}

function judgePlace(timed: Passed, fix: Fix, place: Place): Passed {
  const { place: from, placeDoubt: doubt, ...rest } = timed.gates;
  const gates = { ...rest, place };
  if (from === undefined) return { ...timed, gates, position: { kind: 'counted' } };
  const silence = (place.time - from.time) / 1000;
  const implied = distanceBetween(from.location, place.location) / Math.max(silence, SHORTEST_STEP);
  // A sprint is believed when the device has measured such a speed itself.
  const fastest = (fix.speed ?? 0) > FASTEST_IMPLIED ? IMPOSSIBLE_SPEED : FASTEST_IMPLIED;
  if (implied <= fastest) {
    if (silence < SHORTEST_STEP) return { ...timed, position: { kind: 'shown' } };
    return { ...timed, gates, position: { kind: 'counted', silence } };
  }
  if (isConvincing(doubt, place.time)) return { ...timed, gates, position: { kind: 'counted' } };
  return unplaced({ ...timed, gates: { ...timed.gates, placeDoubt: doubted(doubt, place.time) } }, 'too_fast');
}

function doubted(doubt: Doubt | undefined, time: number): Doubt {
  return { count: (doubt?.count ?? 0) + 1, since: doubt?.since ?? time };
}

function isConvincing(doubt: Doubt | undefined, time: number): boolean {
  return doubt !== undefined && (doubt.count >= DOUBTS || time - doubt.since >= DOUBT_TIME);
}
