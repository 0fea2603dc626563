import { analyse, cueStart, direct, paceOfSpeed, type Analysis, type Cue, type CuePlan, type Fix, type Reading } from '@paceline/core';
import { referenceOf, speedOn, type Curve } from './reference.ts';

/** A pace that cannot be told better than by looking into the future as well: 20.5 s to each side. */
const CENTRED = { before: 20.5, after: 20.5 };
/** Windows that end now, seconds: what could be shown live. */
const CAUSAL = [5, 8, 10, 12, 15, 18, 20, 25, 30, 40, 60];
/** Slower than this nobody has a pace, and errors of a pace grow without bound, m/s. */
const SLOWEST = 1.2;

export interface PaceErrors {
  /** Root mean square of what was shown, seconds per kilometre. */
  readonly ours: number;
  /** The same of the best window that ends now, and its length in seconds. */
  readonly best: number;
  readonly window: number;
  /** Moments that were compared. */
  readonly moments: number;
}

/** How far the shown pace is from the centred one, and how far that of plain windows is, at the same moments. */
export function paceErrors(readings: readonly Reading[], curve: Curve): PaceErrors {
  const moments = readings.flatMap(({ elapsed, pace }) => {
    const truth = speedOn(curve, elapsed, CENTRED);
    const windows = CAUSAL.map((before) => speedOn(curve, elapsed, { before, after: 0 }));
    if (truth === undefined || truth < SLOWEST || pace === 0) return [];
    if (windows.some((speed) => speed === undefined || speed < SLOWEST / 2)) return [];
    const wanted = secondsPerKm(truth);
    return [{ ours: pace * 60 - wanted, windows: windows.map((speed = 0) => secondsPerKm(speed) - wanted) }];
  });
  const rms = (errors: readonly number[]): number => Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
  const causal = CAUSAL.map((window, place) => ({ window, error: rms(moments.map(({ windows }) => windows[place] ?? Infinity)) }));
  const best = causal.reduce((a, b) => (b.error < a.error ? b : a));
  return { ours: rms(moments.map(({ ours }) => ours)), best: best.error, window: best.window, moments: moments.length };
}

const secondsPerKm = (speed: number): number => 1000 / speed;

export interface Correction {
  readonly elapsed: number;
  readonly cue: Extract<Cue, { kind: 'pace' }>;
  /** How much slower than the target the runner was then, by the centred pace; seconds per kilometre. */
  readonly truth: number | undefined;
}

/** What a runner is told whose target is the median of their own pace, second by second. */
export function correctionsFor({ readings }: Analysis, curve: Curve): { readonly target: number; readonly corrections: readonly Correction[] } {
  const paces = readings.flatMap(({ pace }) => (pace > 0 ? pace : [])).toSorted((a, b) => a - b);
  const target = paces[Math.floor(paces.length / 2)] ?? 5;
  const plan: CuePlan = { target: { kind: 'pace', pace: target }, units: 'metric' };
  let state = cueStart(plan);
  const corrections: Correction[] = [];
  for (const { elapsed, moving, distance, pace, status } of readings) {
    const { state: next, cue } = direct(state, plan, { elapsed, moving, distance, pace, status, friends: [] }, elapsed);
    state = next;
    if (cue?.kind !== 'pace') continue;
    const speed = speedOn(curve, elapsed, CENTRED);
    const true_ = speed === undefined ? undefined : paceOfSpeed(speed);
    corrections.push({ elapsed, cue, truth: true_ === undefined ? undefined : (true_ - target) * 60 });
  }
  return { target, corrections };
}

/** Whether the runner was told to speed up while they were faster than the target, or to ease off while slower, by the centred pace. */
export const contradicted = ({ cue, truth }: Correction): boolean => truth !== undefined && (cue.advice === 'speed_up' ? truth < 0 : truth > 0);

/** A time in which the centred pace was off the target, to one side of it and by more than the limit. */
export interface Deviation {
  readonly from: number;
  readonly to: number;
  readonly advice: Correction['cue']['advice'];
}

/** The deviations of at least so many seconds after the first minute; standing and holes end one. */
export function deviationsOf({ readings }: Analysis, curve: Curve, { target, least }: { readonly target: number; readonly least: number }): readonly Deviation[] {
  const limit = Math.max(15, 0.05 * target * 60);
  const all: { from: number; to: number; advice: Deviation['advice'] }[] = [];
  let last: { elapsed: number; advice: Deviation['advice'] | undefined } = { elapsed: 0, advice: undefined };
  for (const { elapsed, status } of readings) {
    const speed = speedOn(curve, elapsed, CENTRED);
    const pace = speed === undefined || status !== 'running' ? undefined : paceOfSpeed(speed);
    const off = pace === undefined ? 0 : (pace - target) * 60;
    const advice = off >= limit ? 'speed_up' : off <= -limit ? 'ease_off' : undefined;
    const under = all.at(-1);
    if (advice !== undefined && advice === last.advice && elapsed - last.elapsed <= 15 && under !== undefined) under.to = elapsed;
    else if (advice !== undefined) all.push({ from: elapsed, to: elapsed, advice });
    last = { elapsed, advice };
  }
  return all.filter(({ from, to }) => from > 60 && to - from >= least);
}

/** Seconds before the same is said a third time. */
const REPEAT = 300;

/** Whether it was said while the runner was so far off, or so shortly before that it was not to be said again. */
export const isCorrected = ({ from, to, advice }: Deviation, corrections: readonly Correction[]): boolean =>
  corrections.some(({ elapsed, cue }) => cue.advice === advice && elapsed >= from - REPEAT && elapsed <= to);

export interface Accuracy {
  readonly analysis: Analysis;
  readonly raw: number;
  readonly gated: number;
  readonly curve: Curve;
  readonly pace: PaceErrors;
}

/** A recorded run as its positions alone tell it, beside the reference. */
export function accuracyOf(fixes: readonly Fix[]): Accuracy {
  const positions = fixes.map(({ speed: _speed, distance: _distance, ...fix }) => fix);
  const { raw, gated, curve } = referenceOf(positions);
  const analysis = analyse(positions);
  return { analysis, raw, gated, curve, pace: paceErrors(analysis.readings, curve) };
}
