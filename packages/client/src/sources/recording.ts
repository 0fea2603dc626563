import { record, recorderStart, type Fix, type Reading, type RecorderState, type Rejection } from '@paceline/core';

/** A recording, and what is needed to keep it going at about one reading a second. */
export interface Recording {
  readonly recorder: RecorderState;
  /** The newest reading. */
  readonly reading: Reading | undefined;
  /** Time of the newest fix on the clock of the fixes, and when it arrived on the device's own clock; epoch milliseconds. */
  readonly heard: { readonly time: number; readonly receivedAt: number } | undefined;
}

export interface Taken {
  readonly recording: Recording;
  /** What is to be sent; undefined when the fix tells nothing new or comes too soon after the last one. */
  readonly reading: Reading | undefined;
  /** Why the position was not used, or all of the fix. */
  readonly rejection?: Rejection | undefined;
}

/** Silence after which a reading without a position says that the runner is still there, milliseconds. */
const SILENCE = 4_000;

export function recordingFrom(recorder: RecorderState | undefined): Recording {
  return { recorder: recorder ?? recorderStart, reading: undefined, heard: undefined };
}

/**
 * Takes in a fix that arrived at `receivedAt`, epoch milliseconds of the device's clock. Less than `interval` milliseconds
 * after the last reading it is recorded, but makes no reading of its own.
 */
// oxlint-disable-next-line max-params -- what is taken in, and when
export function takeFix(recording: Recording, fix: Fix, receivedAt: number, interval = 900): Taken {
  const { state, reading, rejection } = record(recording.recorder, fix, receivedAt);
  if (reading === undefined) return { recording: { ...recording, recorder: state }, reading, rejection };
  const heard = { time: fix.time, receivedAt };
  const due = recording.reading === undefined || reading.time - recording.reading.time >= interval;
  return { recording: { recorder: state, reading: due ? reading : recording.reading, heard }, reading: due ? reading : undefined, rejection };
}

/** The fix to take in when none came for a while: it says only that time goes on. `now`: the device's clock. */
export function silentFix({ heard }: Recording, now: number): Fix | undefined {
  if (heard === undefined || now - heard.receivedAt < SILENCE) return undefined;
  // On the clock of the fixes, which need not be the device's.
  return { time: heard.time + (now - heard.receivedAt) };
}

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
