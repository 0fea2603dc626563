import type { LatLon } from '@paceline/core';
import type { RecordedPoint } from '../recorded-run.ts';

/** A point as a file has it: the time is an instant, and values may be ones that devices write for "none". */
export interface RawPoint {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly latitude?: number | undefined;
  readonly longitude?: number | undefined;
  readonly accuracy?: number | undefined;
  readonly altitude?: number | undefined;
  readonly heartRate?: number | undefined;
  /** Strides per minute, one foot, as all three formats count for runners. */
  readonly strides?: number | undefined;
  readonly speed?: number | undefined;
  readonly distance?: number | undefined;
}

/** Milliseconds to each side of 1970 within which there are dates. */
const DATES = 8.64e15;

/** Whether epoch milliseconds are a moment that has a date. */
export const isInstant = (at: number): boolean => Math.abs(at) <= DATES;

/** Turns a file's point into ours: seconds since `start`, steps instead of strides, and no value that is out of range. */
export function toPoint(raw: RawPoint, start: number): RecordedPoint {
  const location = placeOf(raw);
  return {
    time: (raw.at - start) / 1000,
    ...(location === undefined ? {} : { location }),
    ...within('accuracy', raw.accuracy, [0, 100_000]),
    ...within('altitude', raw.altitude, [-1000, 20_000]),
    // Straps and watches write 0 while they have no reading.
    ...within('heartRate', raw.heartRate, [1, 300]),
    ...within('cadence', raw.strides === undefined ? undefined : 2 * raw.strides, [0, 400]),
    ...within('speed', raw.speed, [0, 200]),
    ...within('distance', raw.distance, [0, 1_000_000]),
  };
}

function placeOf({ latitude, longitude }: RawPoint): LatLon | undefined {
  // Sent as whole numbers, a latitude may be any within half a circle.
  return latitude !== undefined && longitude !== undefined && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

function within<Key extends keyof RecordedPoint>(
  key: Key,
  value: number | undefined,
  [min, max]: readonly [number, number],
): Partial<Record<Key, number>> {
  // Developer fields of a FIT file may hold anything under any name.
  return typeof value === 'number' && value >= min && value <= max ? ({ [key]: value } as Partial<Record<Key, number>>) : {};
}
