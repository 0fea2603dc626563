import { IMPOSSIBLE_SPEED } from '../recorder/fix.ts';
import type { Progress } from '../statistics/splits.ts';
import { atOnce, mapBySteps, type Steps } from '../steps.ts';

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
  /**
   * The distance was less than before, or more than anyone can run in the time; or as a whole the run was faster than
   * anybody's ever, although each of its steps could have been.
   */
  readonly reason: 'went_back' | 'too_fast' | 'record';
  /** Metres that are not counted for it; of a `record` all are. */
  readonly metres: number;
}

/** Why a single sample cannot have been. */
export type SampleDoubt = Exclude<Doubt['reason'], 'record'>;

interface StepDoubt extends Doubt {
  readonly reason: SampleDoubt;
}

export interface Checked {
  /** Where the runner was by what can be believed; distance and times never go back. */
  readonly points: readonly Progress[];
  readonly doubts: readonly Doubt[];
  /** For each sample why it cannot have been; undefined for one that can. */
  readonly marks: readonly (SampleDoubt | undefined)[];
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

/** How far the check of a track has come: a plain value of a fixed size. */
export interface CheckState {
  /** Where the runner is by what can be believed; undefined before the first point. */
  readonly last: Progress | undefined;
  /** How much of the tolerance is left: otherwise it would be there for every step. */
  readonly room: number;
  /** What is added to the device's count, because it began anew, had leapt, or had begun before the start; undefined before the first point. */
  readonly shift: number | undefined;
  /** What the device told last. */
  readonly told: number;
  /** While the device's count stands still: what was known before, and whether positions have been missing since. */
  readonly still: { readonly before: Pick<CheckState, 'last' | 'room'>; readonly isBlind: boolean } | undefined;
}

/** A track of which nothing was checked yet. */
export const checkStart: CheckState = { last: undefined, room: TOLERANCE, shift: undefined, told: 0, still: undefined };

export interface CheckStep {
  readonly state: CheckState;
  readonly doubts: readonly StepDoubt[];
}

const none: readonly StepDoubt[] = [];

/** Checks the next sample of a track, as {@link checked} does; one without a distance, or from before the last one, leaves all as it was. */
export function checkNext(state: CheckState, sample: TimedSample, { time: origin, counted = 0 }: Start): CheckStep {
  const { time, distance, moving } = sample;
  const still = stillness(state, sample);
  // Without positions the count stands still while the runner does not: what follows is judged by the time since it last moved.
  const { last, room } = still === undefined && state.still?.isBlind === true ? state.still.before : state;
  const elapsed = (time - origin) / 1000;
  if (distance === undefined || (last !== undefined && elapsed < last.elapsed)) return { state, doubts: none };
  const doubts: StepDoubt[] = [];
  const told = state.shift === undefined ? distance : state.told;
  let shift = state.shift ?? (distance < counted ? 0 : -counted);
  const seconds = elapsed - (last?.elapsed ?? 0);
  if (told - distance > RESTART) {
    shift += told - distance;
    doubts.push({ elapsed, reason: 'went_back', metres: 0 });
  } else if (distance < told - TOLERANCE) doubts.push({ elapsed, reason: 'went_back', metres: told - distance });
  const reached = last?.distance ?? 0;
  const step = distance + shift - reached;
  const most = room + IMPOSSIBLE_SPEED * seconds;
  if (step > most) {
    shift -= step;
    doubts.push({ elapsed, reason: 'too_fast', metres: step });
  }
  const gained = Math.max(0, distance + shift - reached);
  const point = { elapsed, distance: reached + gained, moving: movingBy({ elapsed, moving }, last, seconds) };
  return { state: { last: point, room: Math.min(TOLERANCE, most - gained), shift, told: distance, still }, doubts };
}

/** What is known while the device's count stands still; of one who says to rest, or to be done, it may. */
function stillness({ last, room, shift, told, still }: CheckState, { distance, status }: TimedSample): CheckState['still'] {
  if (shift === undefined || distance !== told || status === 'paused' || status === 'finished') return undefined;
  return { before: still?.before ?? { last, room }, isBlind: still?.isBlind === true || status === 'no_gps' };
}

/**
 * Checks a track that was recorded by somebody else's device, in its order. A step that nobody can run is not counted, and
 * a count that goes back stands still until it is made up for; both are told. So between any two points, the start
 * included, there is no more than anyone can run in the time, and {@link TOLERANCE}. There is no point where nobody knew
 * how far the runner was: while the count stands still for want of positions.
 */
export const checked = (samples: readonly TimedSample[], start: Start): Checked => atOnce(checkedBySteps(samples, start));

/** The same as {@link checked}, with steps: a long track takes long. */
export function* checkedBySteps(samples: readonly TimedSample[], start: Start): Steps<Checked> {
  const doubts: Doubt[] = [];
  const points: Progress[] = [];
  let state = checkStart;
  let certain = 0;
  const marks = yield* mapBySteps(samples, (sample): SampleDoubt | undefined => {
    const step = checkNext(state, sample, start);
    if (step.state !== state && step.state.last !== undefined) points.push(step.state.last);
    state = step.state;
    if (state.still === undefined) certain = points.length;
    else if (state.still.isBlind) points.length = certain;
    doubts.push(...step.doubts);
    return step.doubts[0]?.reason;
  });
  return { points, doubts, marks };
}

/** Time in motion never goes back, and does not pass faster than time. */
function movingBy({ elapsed, moving = elapsed }: { readonly elapsed: number; readonly moving: number | undefined }, last: Progress | undefined, seconds: number): number {
  return last === undefined ? moving : Math.min(Math.max(moving, last.moving), last.moving + seconds);
}
