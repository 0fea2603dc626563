import { IMPOSSIBLE_SPEED } from '../recorder/fix.ts';
import type { Progress } from '../statistics/splits.ts';

/** A sample of a track, as far as results need it. */
export interface TimedSample {
  /** When it was taken, epoch milliseconds. */
  readonly time: number;
  /** Metres, as the runner's device has counted them. */
  readonly distance?: number | undefined;
  /** Seconds in motion. */
  readonly moving?: number | undefined;
}

/** Something in a track that cannot have been. */
export interface Doubt {
  /** Seconds since the common start. */
  readonly elapsed: number;
  /** The distance was less than before, or more than anyone can run in the time. */
  readonly reason: 'went_back' | 'too_fast';
  /** Metres that are not counted for it. */
  readonly metres: number;
}

export interface Checked {
  /** Where the runner was by what can be believed; distance and times never go back. */
  readonly points: readonly Progress[];
  readonly doubts: readonly Doubt[];
}

/** Metres that a device may be off between two samples: positions wander, and are put right. */
const TOLERANCE = 50;
/** A count that falls by more than this has begun anew, metres. */
const RESTART = 100;

/**
 * Checks a track that was recorded by somebody else's device, in its order. A step that nobody can run is not counted, and
 * a count that goes back stands still until it is made up for; both are told. `origin`: the common start, epoch milliseconds.
 */
export function checked(samples: readonly TimedSample[], origin: number): Checked {
  const points: Progress[] = [];
  const doubts: Doubt[] = [];
  // What is added to the device's count, because it began anew or had leapt.
  let shift = 0;
  let told: number | undefined;
  for (const { time, distance, moving } of samples) {
    const elapsed = (time - origin) / 1000;
    const last = points.at(-1);
    if (distance === undefined || (last !== undefined && elapsed < last.elapsed)) continue;
    const seconds = last === undefined ? 0 : elapsed - last.elapsed;
    if (told !== undefined && told - distance > RESTART) {
      shift += told - distance;
      doubts.push({ elapsed, reason: 'went_back', metres: 0 });
    } else if (told !== undefined && distance < told - TOLERANCE) doubts.push({ elapsed, reason: 'went_back', metres: told - distance });
    const most = last === undefined ? Infinity : last.distance + IMPOSSIBLE_SPEED * seconds + TOLERANCE;
    const excess = distance + shift - most;
    if (excess > 0) {
      shift -= excess + TOLERANCE;
      doubts.push({ elapsed, reason: 'too_fast', metres: excess + TOLERANCE });
    }
    told = distance;
    const reached = Math.max(last?.distance ?? 0, distance + shift);
    points.push({ elapsed, distance: reached, moving: Math.min(Math.max(moving ?? elapsed, last?.moving ?? 0), (last?.moving ?? moving ?? elapsed) + seconds) });
  }
  return { points, doubts };
}
