import { record, recorderStart, type Fix, type Reading, type RecorderState, type Rejection } from '@paceline/core';
import type { PaceReading } from '../sync/reading.ts';

/** A recording, and what is needed to keep it going at about one reading a second. */
export interface Recording {
  readonly recorder: RecorderState;
  /** The newest reading that went out. */
  readonly reading: Reading | undefined;
  /** One that came too soon after it, and goes out when nothing else does. */
  readonly held?: Reading | undefined;
  /** Time of the newest fix on the clock of the fixes, epoch milliseconds, and when it arrived. */
  readonly heard: { readonly time: number; readonly at: Arrival } | undefined;
}

/** A moment on the device: by its wall clock, epoch milliseconds, and by its clock that never jumps, milliseconds. */
export interface Arrival {
  readonly wall: number;
  readonly monotonic: number;
}

export interface Taken {
  readonly recording: Recording;
  /** What is to be sent; undefined when the fix tells nothing new or comes too soon after the last one. */
  readonly reading: Reading | undefined;
  /** Why the position was not used, or all of the fix. */
  readonly rejection?: Rejection | undefined;
}

/** Silence after which a reading says that the runner is still there, milliseconds: who is not heard for 5 s is not live any more. */
const SILENCE = 4_000;
/** What only says that time goes on is dated so much back, milliseconds: a position that is under way must not come out of order. */
const UNDER_WAY = 500;

export function recordingFrom(recorder: RecorderState | undefined): Recording {
  return { recorder: recorder ?? recorderStart, reading: undefined, heard: undefined };
}

/**
 * Takes in a fix that arrived at `receivedAt`; a number is epoch milliseconds of a device's clock that never jumps. Less than
 * `interval` milliseconds after the last reading it is recorded, and its reading is held back.
 */
// oxlint-disable-next-line max-params -- what is taken in, and when
export function takeFix(recording: Recording, fix: Fix, receivedAt: Arrival | number, interval = 900): Taken {
  const at = arrivalOf(receivedAt);
  const { state, reading, rejection } = record(recording.recorder, fix, at.wall);
  if (reading === undefined) return { recording: { ...recording, recorder: state }, reading, rejection };
  const heard = { time: fix.time, at };
  const due = recording.reading === undefined || isApart(recording.reading.time, reading.time, interval);
  const next: Recording = due ? { recorder: state, reading, heard } : { recorder: state, reading: recording.reading, held: reading, heard };
  return { recording: next, reading: due ? reading : undefined, rejection };
}

/**
 * What goes out when nothing else has for 4 s: the reading that was held back, or, where no fix came, one that says only that
 * time goes on. Nobody who stands still, or spares a battery, is taken for lost. `now` is of the same clocks as the arrivals.
 */
export function overdue(recording: Recording, now: Arrival | number): Taken | undefined {
  const { recorder, reading, held, heard } = recording;
  if (heard === undefined) return undefined;
  const { monotonic } = arrivalOf(now);
  const silence = monotonic - heard.at.monotonic;
  // On the clock of the fixes, which need not be the device's; and a jump of the device's is no time.
  const time = heard.time + silence;
  if (reading !== undefined && held !== undefined && isApart(reading.time, time, SILENCE)) return { recording: { recorder, reading: held, heard }, reading: held };
  if (silence < SILENCE) return undefined;
  const at = { wall: heard.at.wall + silence - UNDER_WAY, monotonic: monotonic - UNDER_WAY };
  return takeFix(recording, { time: time - UNDER_WAY }, at, 0);
}

/**
 * What says that somebody is there of whom no position has come yet, as while it is blocked: their time has not begun. After
 * a reload it tells how far the run had come. Undefined once a position has come.
 */
export function unplaced({ recorder, heard }: Recording): PaceReading | undefined {
  if (heard !== undefined) return undefined;
  const { elapsed, odometer, gait } = recorder;
  return { pace: 0, status: 'no_gps', ...(elapsed > 0 && { elapsed, moving: gait.moving, distance: odometer.distance }) };
}

/** Whether {@link unplaced} is to be said, by when recording began and when it was said last; milliseconds of a clock that never jumps. */
export const isUnplacedDue = (before: number, now: number): boolean => now - before >= SILENCE;

const arrivalOf = (at: Arrival | number): Arrival => (typeof at === 'number' ? { wall: at, monotonic: at } : at);

/** The time of what goes out goes back only where a clock was set back, and that is no reason for silence. */
const isApart = (from: number, to: number, least: number): boolean => to < from || to - from >= least;

/** The newest reading, whether it went out or was held back: with it a run ends. */
export const newestOf = ({ held, reading }: Recording): Reading | undefined => held ?? reading;

/** A fix from before the start, and when it arrived; epoch milliseconds of the device's clock. */
export interface EarlyFix {
  readonly fix: Fix;
  readonly receivedAt: number;
}

/** A place older than this is not where the runner stands at the start, milliseconds. */
const FRESH = 5_000;

/** The fix to begin a common start with, so that everyone's time begins at the same instant, with or without a position. */
export function startFix(early: EarlyFix | undefined, now: number): Fix {
  if (early === undefined) return { time: now };
  const age = now - early.receivedAt;
  const time = early.fix.time + age;
  return age <= FRESH ? { ...early.fix, time } : { time };
}
