import { paceOfSpeed } from '../format.ts';
import type { LatLon } from '../geo.ts';
import { cleaned, IMPOSSIBLE_SPEED, type Fix, type Rejection } from './fix.ts';
import { gaitStart, stride, strideAfterBreak, strideUnseen, type Gait } from './gait.ts';
import { gatesStart, judge, type Gates, type Passed } from './gates.ts';
import { advance, odometerStart, SILENCE, type Odometer } from './odometer.ts';
import { pacedAfterBreak, pacedOn, pacedOnTheSpot, presentSpeed, tempoStart, type Tempo } from './tempo.ts';
import { evenness, whiteError, whiteShare } from './unevenness.ts';
import { slide, windowSpeed, type Moment, type Window } from './window.ts';

/** All that a recording remembers between two fixes: a plain value of bounded size, safe to store as JSON. */
export interface RecorderState {
  readonly gates: Gates;
  readonly odometer: Odometer;
  readonly window: Window;
  readonly gait: Gait;
  /** Absent until something was measured, and in what an older version has stored. */
  readonly tempo?: Tempo;
  /** Seconds since the first fix. */
  readonly elapsed: number;
  /** `elapsed` when something last told the distance. */
  readonly measuredAt?: number;
}

/** A recording without any fix. */
export const recorderStart: RecorderState = {
  gates: gatesStart,
  odometer: odometerStart,
  window: [],
  gait: gaitStart,
  elapsed: 0,
};

/** What is known of the run after a fix. All of it is finite, and time and distance never go back. */
export interface Reading {
  /** When the fix was taken, epoch milliseconds. */
  readonly time: number;
  /** Seconds since the first fix, pauses included. */
  readonly elapsed: number;
  /** Seconds in motion. */
  readonly moving: number;
  /** Metres. */
  readonly distance: number;
  /** Metres per second at present: of the last 20 s (10 s until there are 20) and what is expected of the next; 0 when unknown or standing. */
  readonly speed: number;
  /** Minutes per kilometre at that speed; 0 when unknown or below 0.83 m/s. */
  readonly pace: number;
  readonly status: 'running' | 'paused' | 'no_gps';
  /** Grows by one at each break across which no distance was added. */
  readonly segment: number;
  /** Present when the distance since the last reading is a straight line across a hole of more than 10 s. */
  readonly estimated?: true;
  readonly location?: LatLon;
  readonly accuracy?: number;
  readonly altitude?: number;
  readonly heartRate?: number;
  readonly cadence?: number;
}

export interface Recorded {
  readonly state: RecorderState;
  /** Absent when the fix tells nothing at all. */
  readonly reading: Reading | undefined;
  /** Why the position was not used; without a reading, why the whole fix was not. */
  readonly rejection?: Rejection;
}

/**
 * Takes in one fix. `receivedAt` is the wall clock at its arrival, epoch milliseconds; when it is given, old and future
 * fixes are rejected. Never throws, whatever the numbers are.
 */
export function record(state: RecorderState, fix: Fix, receivedAt?: number): Recorded {
  // Where a device knows no position it may say null.
  const told = fix.location ? fix : withoutPosition(fix);
  const verdict = judge(state.gates, told, receivedAt);
  if (verdict.kind === 'dropped') {
    return { state: { ...state, gates: verdict.gates }, reading: undefined, rejection: verdict.rejection };
  }
  const { position } = verdict;
  const good = cleaned(told);
  const placed = position.kind === 'counted' || position.kind === 'shown' ? good : withoutPosition(good);
  const counted = position.kind === 'counted' ? good : withoutPosition(good);
  const { next, estimated } = moved(state, verdict, counted);
  const reading = readingOf(next, placed, estimated);
  return { state: next, reading, ...(position.kind === 'rejected' && { rejection: position.rejection }) };
}

function withoutPosition({ location: _location, accuracy: _accuracy, ...rest }: Fix): Fix {
  return rest;
}

interface Moved {
  readonly next: RecorderState;
  readonly estimated: boolean;
}

function moved(state: RecorderState, { gates, seconds, position }: Passed, fix: Fix): Moved {
  const elapsed = state.elapsed + seconds;
  const silence = position.kind === 'counted' ? position.silence : undefined;
  const standing = state.gait.kind === 'standing';
  const step = { fix, elapsed, standing, ...(silence !== undefined && { silence }) };
  const { odometer, source, estimated } = advance(state.odometer, step);
  if (source === 'none') {
    return { next: { ...state, gates, odometer, elapsed, gait: strideUnseen(state.gait, seconds) }, estimated };
  }
  const located = source === 'position' && fix.location !== undefined && { location: fix.location, ...(odometer.estimate && { place: odometer.estimate.location }) };
  const moment = { elapsed, distance: odometer.path, counted: odometer.distance, ...located };
  const isBroken = odometer.segment !== state.odometer.segment;
  const window = isBroken ? [moment] : slide(state.window, moment);
  const gait = isBroken ? strideAfterBreak(state.gait) : stride(state.gait, seconds, { window, noise: whiteError(odometer.unevenness ?? evenness) });
  const tempo = tempoAfter(state, moment, window);
  return { next: { gates, odometer, window, gait, tempo, elapsed, measuredAt: elapsed }, estimated };
}

function tempoAfter({ tempo = tempoStart, window: before, gait, odometer }: RecorderState, moment: Moment, window: Window): Tempo {
  const last = before.at(-1);
  if (last === undefined) return tempo;
  if (window.length === 1) return pacedAfterBreak(tempo);
  const isNoise = gait.kind === 'standing' && whiteShare(odometer.unevenness ?? evenness) > 0;
  return isNoise ? pacedOnTheSpot(tempo, last, moment) : pacedOn(tempo, last, moment);
}

function readingOf(state: RecorderState, fix: Fix, estimated: boolean): Reading {
  const { odometer, gait, elapsed, measuredAt } = state;
  const isSilent = measuredAt === undefined || elapsed - measuredAt > SILENCE;
  const speed = isSilent ? 0 : shownSpeed(state);
  return {
    time: fix.time,
    elapsed: rounded(elapsed, 3),
    moving: rounded(gait.moving, 3),
    distance: rounded(odometer.distance, 2),
    speed: rounded(speed, 3),
    pace: rounded(paceOfSpeed(speed) ?? 0, 4),
    status: isSilent ? 'no_gps' : gait.kind === 'standing' ? 'paused' : 'running',
    segment: odometer.segment,
    ...(estimated && { estimated }),
    ...seen(fix),
  };
}

/** Positions waver around who stands, and that is no speed; and what cannot be is not shown: held-back metres may be counted all at once. */
function shownSpeed({ window, gait, odometer, tempo = tempoStart }: RecorderState): number {
  const behind = windowSpeed(window);
  const isWavering = gait.kind === 'standing' && window.at(-1)?.location !== undefined;
  if (behind === undefined || isWavering) return 0;
  // Too slow for a pace is too slow, whatever was usual before.
  const speed = paceOfSpeed(behind) === undefined ? behind : presentSpeed(tempo, behind, whiteShare(odometer.unevenness ?? evenness));
  return speed <= IMPOSSIBLE_SPEED ? speed : 0;
}

function seen({ location, accuracy, altitude, heartRate, cadence }: Fix): Partial<Reading> {
  return {
    ...(location && { location }),
    ...(accuracy !== undefined && { accuracy }),
    ...(altitude !== undefined && { altitude }),
    ...(heartRate !== undefined && { heartRate }),
    ...(cadence !== undefined && { cadence }),
  };
}

/** Rounds so that a reading is short on the wire. */
function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
