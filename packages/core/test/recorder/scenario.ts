import { distanceBetween, record, recorderStart, type Fix, type LatLon, type Reading, type RecorderState, type Rejection } from '@paceline/core';

/** Epoch milliseconds at which the scenarios begin. */
export const START = Date.UTC(2026, 4, 1, 6, 30);

const origin: LatLon = { latitude: 46, longitude: -30 };
const metresPerDegree = distanceBetween(origin, { latitude: 46.001, longitude: -30 }) / 0.001;

/** The place that lies `metres` north of where the scenarios begin, and `east` metres beside it. */
export function placeAt(metres: number, east = 0): LatLon {
  const aside = metresPerDegree * Math.cos((46 * Math.PI) / 180);
  return { latitude: origin.latitude + metres / metresPerDegree, longitude: origin.longitude + east / aside };
}

/** A fix `second` seconds after the beginning, at `metres` north. */
export const at = (second: number, metres: number, more: Partial<Fix> = {}): Fix => ({
  time: START + Math.round(second * 1000),
  location: placeAt(metres),
  ...more,
});

/** A fix without a position. */
export const blind = (second: number, more: Partial<Fix> = {}): Fix => ({ time: START + Math.round(second * 1000), ...more });

export interface Span {
  /** Seconds of the first and the last fix. */
  readonly from: number;
  readonly to: number;
  /** Seconds between two fixes. */
  readonly every?: number;
}

/** One fix a second (or `every` so many) over a span of time. */
export function during({ from, to, every = 1 }: Span, fixAt: (second: number) => Fix): readonly Fix[] {
  return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => fixAt(from + index * every));
}

/** A steady run from 0 m on. */
export const steady = (speed: number, span: Span, more: Partial<Fix> = {}): readonly Fix[] =>
  during(span, (second) => at(second, speed * second, more));

export interface Recording {
  readonly state: RecorderState;
  readonly readings: readonly Reading[];
  /** The last reading. */
  readonly last: Reading;
  readonly rejections: readonly Rejection[];
}

/** Records fixes one after the other; each is received the moment it is taken, unless `receivedAt` says otherwise. */
export function recordAll(fixes: readonly Fix[], receivedAt?: (fix: Fix) => number, start: RecorderState = recorderStart): Recording {
  let state = start;
  const readings: Reading[] = [];
  const rejections: Rejection[] = [];
  for (const fix of fixes) {
    const recorded = record(state, fix, receivedAt?.(fix));
    state = recorded.state;
    if (recorded.reading !== undefined) readings.push(recorded.reading);
    if (recorded.rejection !== undefined) rejections.push(recorded.rejection);
  }
  return { state, readings, last: readings.at(-1)!, rejections };
}
