import { METRES_PER_MILE } from '../format.ts';
import { distanceBetween } from '../geo.ts';
import type { Fix, Rejection } from '../recorder/fix.ts';
import { record, recorderStart, type Reading } from '../recorder/recorder.ts';
import { bestEfforts, type BestEffort } from '../statistics/best-efforts.ts';
import { climbTo, level } from '../statistics/elevation.ts';
import { addToSplits, splitsOf, splitUnderWay, type Split } from '../statistics/splits.ts';

/** A stretch of a run, seconds since its first fix. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A stretch without any fix that counts. */
export interface Hole extends Span {
  /** Metres of the straight line across it; 0 where it is too long for one. */
  readonly distance: number;
}

/** What a recorded run was, in SI units. */
export interface Analysis {
  /** Fixes in it. */
  readonly points: number;
  /** Metres between each position and the next, as if all were true. */
  readonly rawDistance: number;
  /** Metres that were run. */
  readonly distance: number;
  /** What the device itself had counted at the end, where it says so, metres. */
  readonly deviceDistance?: number;
  /** Seconds from the first fix to the last, and those in motion. */
  readonly elapsed: number;
  readonly moving: number;
  /** Metres up and down; absent without heights. */
  readonly climb?: number;
  readonly descent?: number;
  /** Mean and highest heart rate, beats per minute, and mean cadence, steps per minute; absent when not recorded. */
  readonly heartRate?: { readonly mean: number; readonly highest: number };
  readonly cadence?: number;
  /** How many fixes were not believed, by the reason. */
  readonly rejected: Readonly<Partial<Record<Rejection, number>>>;
  /** Stretches between which no distance was counted. */
  readonly segments: number;
  readonly holes: readonly Hole[];
  /** Times of standing, as the filter saw them. */
  readonly stops: readonly Span[];
  readonly kilometres: readonly Split[];
  readonly miles: readonly Split[];
  readonly best: readonly BestEffort[];
  readonly readings: readonly Reading[];
}

/** A longer silence is a hole, seconds. */
const HOLE = 10;

/** Puts a whole recording through the filter, as a phone would have done while it was made. Throws nothing. */
export function analyse(fixes: readonly Fix[]): Analysis {
  const { readings, rejected } = filtered(fixes);
  const last = readings.at(-1);
  const device = fixes.findLast(({ distance }) => distance !== undefined)?.distance;
  return {
    points: fixes.length,
    rawDistance: rawDistance(fixes),
    distance: last?.distance ?? 0,
    ...(device !== undefined && { deviceDistance: device }),
    elapsed: last?.elapsed ?? 0,
    moving: last?.moving ?? 0,
    ...climbs(readings),
    ...pulse(readings),
    rejected,
    segments: (last?.segment ?? 0) + 1,
    holes: holesIn(readings),
    stops: stopsIn(readings),
    kilometres: splitsIn(readings, 1000),
    miles: splitsIn(readings, METRES_PER_MILE),
    best: bestEfforts(readings),
    readings,
  };
}

function filtered(fixes: readonly Fix[]): { readonly readings: readonly Reading[]; readonly rejected: Analysis['rejected'] } {
  const readings: Reading[] = [];
  const rejected: { [reason in Rejection]?: number } = {};
  let state = recorderStart;
  for (const fix of fixes) {
    const recorded = record(state, fix, fix.time);
    state = recorded.state;
    if (recorded.reading !== undefined) readings.push(recorded.reading);
    if (recorded.rejection !== undefined) rejected[recorded.rejection] = (rejected[recorded.rejection] ?? 0) + 1;
  }
  return { readings, rejected };
}

function rawDistance(fixes: readonly Fix[]): number {
  const places = fixes.flatMap(({ location }) => location ?? []);
  return places.reduce((sum, place, index) => sum + distanceBetween(places[index - 1] ?? place, place), 0);
}

function climbs(readings: readonly Reading[]): Pick<Analysis, 'climb' | 'descent'> {
  const heights = readings.filter(({ altitude }) => altitude !== undefined);
  if (heights.length === 0) return {};
  const { climb, descent } = heights.reduce((elevation, { altitude = 0, elapsed }) => climbTo(elevation, altitude, elapsed), level);
  return { climb, descent };
}

function pulse(readings: readonly Reading[]): Pick<Analysis, 'heartRate' | 'cadence'> {
  const beats = readings.flatMap(({ heartRate }) => heartRate ?? []);
  const steps = readings.flatMap(({ cadence }) => (cadence === undefined || cadence === 0 ? [] : cadence));
  return {
    ...(beats.length > 0 && { heartRate: { mean: mean(beats), highest: beats.reduce((a, b) => Math.max(a, b)) } }),
    ...(steps.length > 0 && { cadence: mean(steps) }),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Where nothing was measured for a while, although the clock went on. */
function holesIn(readings: readonly Reading[]): readonly Hole[] {
  const measured = readings.filter(({ status }, index) => status !== 'no_gps' || index === 0);
  return measured.flatMap((reading, index) => {
    const before = measured[index - 1];
    if (before === undefined || reading.elapsed - before.elapsed <= HOLE) return [];
    return [{ from: before.elapsed, to: reading.elapsed, distance: reading.distance - before.distance }];
  });
}

/** Seconds from which on standing is told; what is shorter would be shown as 0:00. */
const SHORTEST_STOP = 1;

function stopsIn(readings: readonly Reading[]): readonly Span[] {
  const stops: { from: number; to: number }[] = [];
  let isStanding = false;
  for (const { status, elapsed } of readings) {
    const stop = stops.at(-1);
    // Until the reading that is not one of standing any more, because nothing is known in between.
    if (isStanding && stop !== undefined) stop.to = elapsed;
    if (status === 'paused' && !isStanding) stops.push({ from: elapsed, to: elapsed });
    isStanding = status === 'paused';
  }
  // Whoever ends the run just as standing is noticed has not rested.
  return stops.filter(({ from, to }) => to - from >= SHORTEST_STOP);
}

function splitsIn(readings: readonly Reading[], length: number): readonly Split[] {
  const splits = readings.reduce(addToSplits, splitsOf(length));
  const rest = splitUnderWay(splits);
  return rest.distance > 0 ? [...splits.whole, rest] : splits.whole;
}
