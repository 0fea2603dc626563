import { analyse, seededRandom, type Fix, type LatLon } from '@paceline/core';
import { placeAfter, type Offset } from '../../packages/core/src/geo.ts';
import { courses } from './courses.ts';

/** A way of moving of which everything is known. */
export interface Motion {
  readonly name: string;
  /** Seconds; a position is taken at each. */
  readonly seconds: number;
  /** Metres that were covered after so many seconds. */
  readonly metresAt: (second: number) => number;
  /** Where one is after so many metres. */
  readonly offsetAt: (metres: number) => Offset;
}

/** What a receiver adds on each axis: errors that are new with each position, or that last for so many seconds. */
export interface Noise {
  readonly name: string;
  /** Standard deviation on one axis, metres. */
  readonly spread: number;
  /** Seconds after which a third of an error is left (Gauss and Markov); 0 when each position has one of its own. */
  readonly memory: number;
}

const spreads = [1, 2, 3, 5];

/** Without an error, with errors that are new with each position, and with errors that wander for 20 s and for a minute. */
export const noises: readonly Noise[] = [
  { name: 'none', spread: 0, memory: 0 },
  ...spreads.map((spread) => ({ name: `new each time, ${spread} m`, spread, memory: 0 })),
  ...[20, 60].flatMap((memory) => spreads.map((spread) => ({ name: `for ${memory} s, ${spread} m`, spread, memory }))),
];

export const standing = (minutes: number): Motion => ({ name: `standing, ${minutes} min`, seconds: 60 * minutes, metresAt: () => 0, offsetAt: courses.straight });

export const running = (speed: number, course: keyof typeof courses): Motion => ({
  name: `${speed} m/s, ${course}`,
  seconds: 1800,
  metresAt: (second) => speed * second,
  offsetAt: courses[course],
});

/** Runs for a minute and stands for twenty seconds, again and again. */
export const stopAndGo: Motion = {
  name: '3 m/s, 60 s on and 20 s off',
  seconds: 1840,
  metresAt: (second) => 3 * (60 * Math.floor(second / 80) + Math.min(60, second % 80)),
  offsetAt: courses.straight,
};

/** Random numbers of the normal distribution (Box and Muller). */
function normals(seed: string): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The error on one axis, second by second. */
function errors({ spread, memory }: Noise, seed: string): () => number {
  const normal = normals(seed);
  const keep = memory > 0 ? Math.exp(-1 / memory) : 0;
  let error = normal();
  return () => spread * (error = keep * error + Math.sqrt(1 - keep ** 2) * normal());
}

const START = Date.UTC(2026, 4, 1, 6, 30);
const origin: LatLon = { latitude: 46, longitude: 7 };

/** What a receiver tells of a motion, with the accuracy it says it has; the same for the same seed. */
export function fixesOf(motion: Motion, noise: Noise, { seed, accuracy }: { readonly seed: number | string; readonly accuracy?: number | undefined }): readonly Fix[] {
  const [toNorth, toEast] = [errors(noise, `${seed}/north`), errors(noise, `${seed}/east`)];
  return Array.from({ length: motion.seconds + 1 }, (_, second) => {
    const { north, east } = motion.offsetAt(motion.metresAt(second));
    const location = placeAfter(origin, { north: north + toNorth(), east: east + toEast() });
    return { time: START + 1000 * second, location, ...(accuracy !== undefined && { accuracy }) };
  });
}

/** What becomes of a motion whose truth is known. */
export interface Outcome {
  /** Metres that were counted, and how many there were. */
  readonly counted: number;
  readonly truth: number;
  /** The mean of the shown speed of its true one, after the first minute and while somebody moves as for 40 s before: 1 is right. */
  readonly bias: number;
  /** Root mean square of the shown pace's difference to the true one at the same moments, seconds per kilometre. */
  readonly paceError: number;
  /** Seconds in motion that were counted, and how many there were. */
  readonly moving: number;
  readonly moved: number;
}

/** The radius in which 95 of 100 positions are (Rayleigh); less than 3 m no receiver says. */
export const honestAccuracy = ({ spread }: Noise): number => Math.max(3, 2.45 * spread);

/** The same motion with the same noise, once for each seed. */
export function outcomesOf(motion: Motion, noise: Noise, { seeds, accuracy }: { readonly seeds: readonly number[]; readonly accuracy?: number }): readonly Outcome[] {
  return seeds.map((seed) => outcomeOf(motion, fixesOf(motion, noise, { seed, accuracy })));
}

function outcomeOf(motion: Motion, fixes: readonly Fix[]): Outcome {
  const { readings, distance, moving } = analyse(fixes);
  const speedAt = (second: number): number => motion.metresAt(second) - motion.metresAt(second - 1);
  const judged = readings.flatMap(({ elapsed, speed, pace }) => {
    const truth = speedAt(elapsed);
    const isSteady = elapsed > 60 && truth > 0 && (motion.metresAt(elapsed) - motion.metresAt(elapsed - 40)) / 40 > 0.999 * truth;
    return isSteady && pace > 0 ? [{ share: speed / truth, off: pace * 60 - 1000 / truth }] : [];
  });
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    counted: distance,
    truth: motion.metresAt(motion.seconds),
    bias: mean(judged.map(({ share }) => share)),
    paceError: Math.sqrt(mean(judged.map(({ off }) => off ** 2))),
    moving,
    moved: Array.from({ length: motion.seconds }, (_, second) => speedAt(second + 1)).filter((speed) => speed > 0).length,
  };
}

/** All motions without sharp turns that are measured. */
export const motions: readonly Motion[] = [
  standing(10),
  standing(60),
  ...[2.5, 3, 4].flatMap((speed) => [running(speed, 'straight'), running(speed, 'track')]),
  running(1.2, 'straight'),
  stopAndGo,
];

/** The same of ways that turn. */
export const turning: readonly Motion[] = [
  running(4, 'out and back, 500 m'),
  running(4, 'shuttle, 100 m'),
  running(4, 'shuttle, 50 m'),
  running(3, 'blocks of 100 m'),
  running(4, 'blocks of 100 m'),
  running(4, 'blocks of 60 m'),
  running(4, 'circle, r 15 m'),
  running(3, 'switchbacks, 60 m'),
];
