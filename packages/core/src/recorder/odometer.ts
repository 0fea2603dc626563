import { distanceBetween, offsetBetween, type LatLon } from '../geo.ts';
import { IMPOSSIBLE_SPEED, type Fix } from './fix.ts';
import { STOP_SPEED } from './gait.ts';
import { estimateFrom, refine, type Estimate } from './position-filter.ts';
import { evenness, isSeldom, unevenAfter, unevenAfterBreak, wanderingVariance, whiteError, type Unevenness } from './unevenness.ts';
import { waverFrom, waverStart, wayVariance } from './waver.ts';

/** Something that the distance is counted from, and what the odometer read there, in metres. */
interface Anchor {
  readonly odometer: number;
}

/** Counts the distance, from whatever a fix tells of it. Times are seconds since the start of the recording. */
export interface Odometer {
  /** Metres; never decreases. */
  readonly distance: number;
  /** The same without the filter, which is late: for how fast somebody is now. */
  readonly path: number;
  /** The last position that counted. */
  readonly last?: LatLon;
  /** Counts the breaks across which no distance was added. */
  readonly segment: number;
  /** Where positions let the runner be seen. */
  readonly estimate?: Estimate;
  /** How unevenly positions follow each other; absent in what an older version has stored. */
  readonly unevenness?: Unevenness;
  /** Where the way between positions was last counted. */
  readonly mark?: Anchor & { readonly location: LatLon };
  /** The device's own distance when it last changed. */
  readonly device?: Anchor & { readonly distance: number; readonly at: number };
  /** The device's own speed when it was last told. */
  readonly speed?: Anchor & { readonly value: number; readonly at: number };
}

export const odometerStart: Odometer = { distance: 0, path: 0, segment: 0 };

/** One fix as the odometer takes it. */
export interface Step {
  /** Its location is one that counts, or absent. */
  readonly fix: Fix;
  readonly elapsed: number;
  /** Seconds since the position before; absent when the new one does not continue any. */
  readonly silence?: number;
  readonly standing: boolean;
}

/** How a fix moved the odometer. */
export interface Advance {
  readonly odometer: Odometer;
  /** What told the distance: the device, positions, or nothing. */
  readonly source: 'device' | 'position' | 'none';
  /** The distance is a straight line across a hole. */
  readonly estimated: boolean;
}

/** Seconds after which the last fix is too old to say anything of the present. */
export const SILENCE = 10;

const LONGEST_BRIDGE_TIME = 90;
const LONGEST_BRIDGE = 200;
/** Displacements below these are taken for noise until they add up: while moving, and while standing. */
const NOISE_MOVING = 1;
const NOISE_STANDING = 8;
/** The same as so many times what the way wavers by on each axis, below a speed that nobody runs at (m/s), and while standing. */
const WAVERING_WALKING = 4;
const WALKING = 2;
const WAVERING_STANDING = 6;

/**
 * Adds what a fix tells: by the device's distance, else by its speed, else by the way between the places of the filter. Each says what
 * the odometer should read at least, counted from its own anchor, so that nothing is counted twice when they alternate.
 */
export function advance(odometer: Odometer, step: Step): Advance {
  const told = toldByDistance(odometer, step) ?? toldBySpeed(odometer, step);
  const unevenness = unevennessAfter(odometer, step);
  const estimate = estimateAfter({ ...odometer, unevenness }, step);
  const seen = { ...odometer, unevenness, ...(estimate && { estimate }) };
  const isByPosition = told === undefined && step.fix.location !== undefined;
  const counted = isByPosition && estimate !== undefined ? byPosition(seen, step, estimate) : byDevice(seen, step.fix, told);
  return { ...counted, odometer: anchored(walked(odometer, counted, step), step) };
}

/** Adds to the path: between positions while they tell a motion, and what the distance has grown by otherwise. */
function walked({ distance, path, last, segment }: Odometer, { odometer, source, estimated }: Advance, { fix: { location }, silence = 0 }: Step): Odometer {
  const isOnFoot = source === 'position' && location !== undefined && last !== undefined && odometer.segment === segment && !estimated && silence <= SILENCE;
  const way = isOnFoot ? distanceBetween(last, location) : odometer.distance - distance;
  return { ...odometer, path: path + way, ...(location && { last: location }) };
}

/** Of the positions before the speed is known anew after a hole, no step continues another. */
function unevennessAfter({ unevenness = evenness, last }: Odometer, { fix: { location }, silence }: Step): Unevenness {
  if (location === undefined) return unevenness;
  const isContinued = last !== undefined && silence !== undefined && silence <= SILENCE;
  return isContinued ? unevenAfter(unevenness, { ...offsetBetween(last, location), seconds: silence }) : unevenAfterBreak(unevenness);
}

/** Across a hole nothing of the speed is known any more. */
function estimateAfter({ estimate: before, unevenness = evenness }: Odometer, { fix: { location, accuracy }, silence }: Step): Estimate | undefined {
  if (location === undefined) return before;
  const isContinued = before !== undefined && silence !== undefined && silence <= SILENCE;
  return isContinued ? refine(before, { location, accuracy, seconds: silence, atMost: wanderingVariance(unevenness) }) : estimateFrom({ location, accuracy });
}

function byDevice(odometer: Odometer, { location, distance, speed = 0 }: Fix, told = 0): Advance {
  const reached = Math.max(odometer.distance, told);
  const moved = { ...odometer, distance: reached };
  const marked = location && odometer.estimate ? markedAt(odometer.estimate, moved) : moved;
  const hasSensor = distance !== undefined || speed > 0;
  return { odometer: marked, source: hasSensor ? 'device' : 'none', estimated: false };
}

function toldByDistance({ device }: Odometer, { fix, elapsed }: Step): number | undefined {
  if (device === undefined || fix.distance === undefined) return undefined;
  const metres = fix.distance - device.distance;
  // Since the last change, because many devices count in steps of ten metres and more.
  const isPlausible = metres >= 0 && metres <= IMPOSSIBLE_SPEED * (elapsed - device.at);
  return isPlausible ? device.odometer + metres : undefined;
}

function toldBySpeed({ speed }: Odometer, { fix, elapsed, standing }: Step): number | undefined {
  // Many devices report 0 for "unknown", and a little more than 0 for a runner who stands.
  const least = standing ? STOP_SPEED : Number.MIN_VALUE;
  if (speed === undefined || fix.speed === undefined || fix.speed < least) return undefined;
  const seconds = elapsed - speed.at;
  return seconds <= SILENCE ? speed.odometer + ((speed.value + fix.speed) / 2) * seconds : undefined;
}

function anchored(odometer: Odometer, { fix, elapsed: at }: Step): Odometer {
  const anchor = { odometer: odometer.distance, at };
  const isNewDistance = fix.distance !== undefined && fix.distance !== odometer.device?.distance;
  return {
    ...odometer,
    ...(isNewDistance && { device: { ...anchor, distance: fix.distance } }),
    ...(fix.speed !== undefined && { speed: { ...anchor, value: fix.speed } }),
  };
}

/**
 * Between the places of the filter, not between the positions: their noise would make the way longer. Where they are noise from each
 * to the next, the places waver, too: by s metres on each axis they make a way of l metres longer by s²/2l in the mean.
 */
function byPosition(odometer: Odometer, { silence, standing }: Step, estimate: Estimate): Advance {
  const { mark, distance, segment, unevenness = evenness } = odometer;
  const here = markedAt(estimate, odometer);
  if (mark === undefined) return { odometer: here, source: 'position', estimated: false };
  const way = distanceBetween(mark.location, estimate.location);
  if (silence === undefined || silence > LONGEST_BRIDGE_TIME || way > LONGEST_BRIDGE) {
    return { odometer: { ...here, segment: segment + 1 }, source: 'position', estimated: false };
  }
  const wavering = isSeldom(unevenness) ? 0 : whiteError(unevenness) * Math.sqrt(wayVariance(estimate.waver ?? waverStart));
  if (way < leastWay({ wavering, standing, estimate })) return { odometer, source: 'position', estimated: false };
  const reached = Math.max(distance, mark.odometer + Math.sqrt(Math.max(0, way ** 2 - wavering ** 2)));
  return { odometer: markedAt(estimate, { ...odometer, distance: reached }), source: 'position', estimated: silence > SILENCE };
}

/** The slower somebody is, the farther they have to get before it is they who have moved and not the places that waver. */
function leastWay({ wavering, standing, estimate: { north, east } }: { readonly wavering: number; readonly standing: boolean; readonly estimate: Estimate }): number {
  if (standing) return Math.max(NOISE_STANDING, WAVERING_STANDING * wavering);
  return Math.hypot(north, east) < WALKING ? Math.max(NOISE_MOVING, WAVERING_WALKING * wavering) : NOISE_MOVING;
}

/** The next way is counted from here. */
function markedAt({ waver = waverStart, ...estimate }: Estimate, odometer: Odometer): Odometer {
  return { ...odometer, estimate: { ...estimate, waver: waverFrom(waver) }, mark: { location: estimate.location, odometer: odometer.distance } };
}
