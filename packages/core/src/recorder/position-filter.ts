import { offsetBetween, placeAfter, type LatLon } from '../geo.ts';
import { waverAfter, waverStart, type Waver } from './waver.ts';

/**
 * Where a runner is and how fast, as positions with an error let it be seen. North and east are independent of each
 * other and equally uncertain, so that one variance serves both.
 */
export interface Estimate {
  readonly location: LatLon;
  /** Metres per second. */
  readonly north: number;
  readonly east: number;
  readonly variance: {
    /** Square metres. */
    readonly place: number;
    /** Of place and speed together, m²/s. */
    readonly mixed: number;
    /** (m/s)². */
    readonly speed: number;
  };
  /** How noise in the positions shows in all this; absent in what an older version has stored. */
  readonly waver?: Waver;
}

/** A position, and how long after the one before, seconds. */
export interface Observation {
  readonly location: LatLon;
  /** Radius in metres within which the true place lies with 95 % probability; absent when unknown. */
  readonly accuracy?: number | undefined;
  readonly seconds: number;
  /** The variance that its error has at most on one axis, as far as the positions before tell, m²; absent when unknown. */
  readonly atMost?: number;
}

/** How much a runner's speed changes by chance, m/s². */
const ACCELERATION = 0.3;
/** No accuracy is taken for better than this, metres: what is called 3 m accurate still wanders. */
const LEAST_ERROR = 3;
/** Nor any position, however evenly they follow each other, metres: who stops at once would be seen to roll out and to come back. */
const LEAST_EVEN_ERROR = 1;
/** Of a runner of whom nothing is known yet, (m/s)². */
const UNKNOWN_SPEED = 4;

/** Begins at a position. */
export function estimateFrom({ location, accuracy }: Omit<Observation, 'seconds'>): Estimate {
  return { location, north: 0, east: 0, variance: { place: errorOf(accuracy), mixed: 0, speed: UNKNOWN_SPEED }, waver: waverStart };
}

/**
 * Takes in the next position: a Kalman filter of constant velocity on each axis, disturbed by a random acceleration that
 * lasts from one position to the next (Bar-Shalom, Li, Kirubarajan: Estimation with Applications to Tracking and
 * Navigation, section 6.3.2).
 */
export function refine(estimate: Estimate, { location, accuracy, seconds, atMost = Infinity }: Observation): Estimate {
  const { north, east, waver = waverStart } = estimate;
  const { place, mixed, speed } = later(estimate.variance, seconds);
  const expected = placeAfter(estimate.location, { north: north * seconds, east: east * seconds });
  const surprise = offsetBetween(expected, location);
  // A filter that trusts good positions too little swings out of every bend: round a track of 400 m by a twentieth of the way.
  const error = Math.max(LEAST_EVEN_ERROR ** 2, Math.min(atMost, errorOf(accuracy)));
  const certainty = 1 / (place + error);
  const [toPlace, toSpeed] = [place * certainty, mixed * certainty];
  return {
    location: placeAfter(expected, { north: toPlace * surprise.north, east: toPlace * surprise.east }),
    north: north + toSpeed * surprise.north,
    east: east + toSpeed * surprise.east,
    variance: { place: (1 - toPlace) * place, mixed: (1 - toPlace) * mixed, speed: speed - toSpeed * mixed },
    waver: waverAfter(waver, { toPlace, toSpeed, seconds }),
  };
}

function later({ place, mixed, speed }: Estimate['variance'], seconds: number): Estimate['variance'] {
  const disturbance = ACCELERATION ** 2;
  return {
    place: place + 2 * seconds * mixed + seconds ** 2 * speed + (disturbance * seconds ** 4) / 4,
    mixed: mixed + seconds * speed + (disturbance * seconds ** 3) / 2,
    speed: speed + disturbance * seconds ** 2,
  };
}

/** Variance of a position on one axis, m²: the radius of 95 % is about two standard deviations. */
function errorOf(accuracy = 0): number {
  return Math.max(accuracy / 2, LEAST_ERROR) ** 2;
}
