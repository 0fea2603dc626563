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
  /** What the app said of the runner: of one with `no_gps` the distance is not known. */
  readonly status?: string | undefined;
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
  /** For each sample why it cannot have been; undefined for one that can. */
  readonly marks: readonly (Doubt['reason'] | undefined)[];
}

/** The common start: its time in epoch milliseconds, and the metres that the device had counted by then. */
export interface Start {
  readonly time: number;
  readonly counted?: number | undefined;
}

/** Metres that a device may be ahead of what anyone can run: positions wander, and are put right. */
export const TOLERANCE = 50;
/** A count that falls by more than this has begun anew, metres. */
const RESTART = 100;

/**
 * Checks a track that was recorded by somebody else's device, in its order. A step that nobody can run is not counted, and
 * a count that goes back stands still until it is made up for; both are told. So between any two points, the start
 * included, there is no more than anyone can run in the time, and {@link TOLERANCE}.
 */
export function checked(samples: readonly TimedSample[], { time: origin, counted = 0 }: Start): Checked {
  const doubts: Doubt[] = [];
  const points: Progress[] = [];
  // What is added to the device's count, because it began anew, had leapt, or had begun before the start.
  let shift = (samples.find(({ distance }) => distance !== undefined)?.distance ?? 0) < counted ? 0 : -counted;
  let told: number | undefined;
  // How much of the tolerance is left: otherwise it would be there for every step.
  let room = TOLERANCE;
  const unseen = unseenIn(samples);
  const marks = samples.map(({ time, distance, moving }, place): Doubt['reason'] | undefined => {
    const elapsed = (time - origin) / 1000;
    const last = points.at(-1);
    if (distance === undefined || unseen.has(place) || (last !== undefined && elapsed < last.elapsed)) return undefined;
    const before = doubts.length;
    const seconds = elapsed - (last?.elapsed ?? 0);
    if (told !== undefined && told - distance > RESTART) {
      shift += told - distance;
      doubts.push({ elapsed, reason: 'went_back', metres: 0 });
    } else if (told !== undefined && distance < told - TOLERANCE) doubts.push({ elapsed, reason: 'went_back', metres: told - distance });
    const reached = last?.distance ?? 0;
    const step = distance + shift - reached;
    const most = room + IMPOSSIBLE_SPEED * seconds;
    if (step > most) {
      shift -= step;
      doubts.push({ elapsed, reason: 'too_fast', metres: step });
    }
    told = distance;
    const gained = Math.max(0, distance + shift - reached);
    room = Math.min(TOLERANCE, most - gained);
    points.push({ elapsed, distance: reached + gained, moving: movingBy({ elapsed, moving }, last, seconds) });
    return doubts[before]?.reason;
  });
  return { points, doubts, marks };
}

/**
 * Places of the samples at which nobody knew how far the runner was: from the last that told something new until the next,
 * where there is one without positions among them. The distance stands still in them while the runner does not.
 */
function unseenIn(samples: readonly TimedSample[]): ReadonlySet<number> {
  const unseen = new Set<number>();
  let alike: number[] = [];
  for (const [place, { distance, status }] of samples.entries()) {
    if (distance !== samples[place - 1]?.distance || status === 'paused') alike = [];
    else alike.push(place);
    if (status === 'no_gps' && distance !== undefined) for (const one of alike.splice(0)) unseen.add(one);
  }
  return unseen;
}

/** Time in motion never goes back, and does not pass faster than time. */
function movingBy({ elapsed, moving = elapsed }: { readonly elapsed: number; readonly moving: number | undefined }, last: Progress | undefined, seconds: number): number {
  return last === undefined ? moving : Math.min(Math.max(moving, last.moving), last.moving + seconds);
}
