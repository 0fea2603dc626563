import { distanceBetween, type LatLon } from '../geo.ts';
import { IMPOSSIBLE_SPEED, type Fix } from './fix.ts';
import { STOP_SPEED } from './gait.ts';
import type { Place } from './gates.ts';

/** What the distance is counted from. */
export interface Odometer {
  /** Metres; never decreases. */
  readonly distance: number;
  /** Counts the breaks across which no distance was added. */
  readonly segment: number;
  /** Where the distance was last counted by position. */
  readonly mark?: { readonly location: LatLon; readonly distance: number };
  /** The device's own distance, and when it last changed (epoch milliseconds). */
  readonly device?: { readonly distance: number; readonly time: number };
  /** The device's own speed. */
  readonly speed?: { readonly value: number; readonly time: number };
}

export const odometerStart: Odometer = { distance: 0, segment: 0 };

/** How a fix moved the odometer. */
export interface Advance {
  readonly odometer: Odometer;
  /** What told the distance: the device, positions, or nothing. */
  readonly source: 'device' | 'position' | 'none';
  /** The distance is a straight line across a hole. */
  readonly estimated: boolean;
}

/** A fix with a believed position, if any, and the believed position before it. */
export interface Step {
  readonly fix: Fix;
  readonly from: Place | undefined;
  readonly standing: boolean;
}

/** Seconds after which the last fix is too old to say anything of the present. */
export const SILENCE = 10;

const LONGEST_BRIDGE_TIME = 90;
const LONGEST_BRIDGE = 200;
/** Displacements below these are taken for noise until they add up: while moving, and while standing. */
const NOISE_MOVING = 1;
const NOISE_STANDING = 8;
const GOOD_ACCURACY = 20;

/** Adds what a fix tells: the device's distance, else its speed, else the way between two positions. */
export function advance(odometer: Odometer, step: Step): Advance {
  const { fix } = step;
  const counted = byDevice(odometer, fix) ?? bySpeed(odometer, step);
  const sensors = remembered(odometer, fix);
  const next = { ...sensors, distance: odometer.distance + (counted ?? 0) };
  if (fix.location === undefined) {
    return { odometer: next, source: counted === undefined && !hasSensor(fix) ? 'none' : 'device', estimated: false };
  }
  if (counted === undefined) return byPosition(next, step, fix.location);
  const mark = { location: fix.location, distance: next.distance };
  return { odometer: { ...next, mark }, source: 'device', estimated: false };
}

const hasSensor = (fix: Fix): boolean => fix.distance !== undefined || (fix.speed ?? 0) > 0;

function byDevice({ device }: Odometer, fix: Fix): number | undefined {
  if (device === undefined || fix.distance === undefined) return undefined;
  const metres = fix.distance - device.distance;
  // Since the last change, because many devices count in steps of ten metres and more.
  const isPlausible = metres >= 0 && metres <= (IMPOSSIBLE_SPEED * (fix.time - device.time)) / 1000;
  return isPlausible ? metres : undefined;
}

function bySpeed({ speed }: Odometer, { fix, standing }: Step): number | undefined {
  // Many devices report 0 for "unknown", and a little more than 0 for a runner who stands.
  const least = standing ? STOP_SPEED : Number.MIN_VALUE;
  if (speed === undefined || fix.speed === undefined || fix.speed < least) return undefined;
  const seconds = (fix.time - speed.time) / 1000;
  return seconds <= SILENCE && seconds >= 0 ? ((speed.value + fix.speed) / 2) * seconds : undefined;
}

function remembered(odometer: Odometer, fix: Fix): Odometer {
  const { speed, device, ...rest } = odometer;
  const isNewDistance = fix.distance !== undefined && fix.distance !== device?.distance;
  const nextDevice = isNewDistance ? { distance: fix.distance, time: fix.time } : device;
  const nextSpeed = fix.speed === undefined ? speed : { value: fix.speed, time: fix.time };
  return { ...rest, ...(nextDevice && { device: nextDevice }), ...(nextSpeed && { speed: nextSpeed }) };
}

function byPosition(odometer: Odometer, { fix, from, standing }: Step, location: LatLon): Advance {
  const { mark, distance, segment } = odometer;
  const here = { location, distance };
  if (mark === undefined) return { odometer: { ...odometer, mark: here }, source: 'position', estimated: false };
  const way = distanceBetween(mark.location, location);
  const silence = from === undefined ? Infinity : (fix.time - from.time) / 1000;
  if (silence > LONGEST_BRIDGE_TIME || way > LONGEST_BRIDGE) {
    return { odometer: { ...odometer, mark: here, segment: segment + 1 }, source: 'position', estimated: false };
  }
  if (way < noise(fix, standing)) return { odometer, source: 'position', estimated: false };
  // What other sensors have counted since the mark is not counted twice.
  const reached = Math.max(distance, mark.distance + way);
  const moved = { ...odometer, distance: reached, mark: { location, distance: reached } };
  return { odometer: moved, source: 'position', estimated: silence > SILENCE };
}

function noise({ accuracy = 0 }: Fix, standing: boolean): number {
  const weak = accuracy > GOOD_ACCURACY ? accuracy / 2 : 0;
  return Math.max(weak, standing ? NOISE_STANDING : NOISE_MOVING);
}
