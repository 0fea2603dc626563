import type { LatLon } from '@paceline/core';

/** One reading of a recorded run. Only the time is always there: a watch without a fix still counts heart beats. */
export interface RecordedPoint {
  /** Seconds since the first point of the run; may repeat or step back where a file does. */
  readonly time: number;
  /** Where, degrees on WGS 84; absent without a fix. */
  readonly location?: LatLon;
  /** Radius in metres within which the true place lies with 95 % probability. */
  readonly accuracy?: number;
  /** Metres, as the device reports it. */
  readonly altitude?: number;
  /** Beats per minute. */
  readonly heartRate?: number;
  /** Steps per minute, both feet. */
  readonly cadence?: number;
  /** Metres per second, measured by the device. */
  readonly speed?: number;
  /** Metres since the start by the device's own count (foot pod, treadmill). */
  readonly distance?: number;
}

/** A time in which the runner had stopped the watch; seconds since the first point. */
export interface Pause {
  readonly from: number;
  readonly to: number;
}

/** A whole run, from a file or invented. */
export interface RecordedRun {
  /** Name of the run for people; from a file, the file's name without its extension. */
  readonly name: string;
  /** When the first point was recorded, epoch milliseconds; absent for an invented run. */
  readonly startedAt?: number;
  /** In the order of the recording, never empty. */
  readonly points: readonly RecordedPoint[];
  readonly pauses: readonly Pause[];
  /** What of a file is not in the run, and why, a sentence each; absent when all of it is. */
  readonly remarks?: readonly string[];
}
