import type { LatLon } from '../geo.ts';

/** One report of a device: a position, or what its sensors count without one. */
export interface Fix {
  /** When it was taken, epoch milliseconds by one steady clock. */
  readonly time: number;
  readonly location?: LatLon;
  /** Radius in metres within which the true place lies with 95 % probability (W3C Geolocation). Below zero, as iOS tells it, the location is none; NaN, null or nothing is an accuracy that is not known. */
  readonly accuracy?: number;
  /** The device's own speed, m/s (Doppler, foot pod). */
  readonly speed?: number;
  /** The device's own cumulative distance, metres (treadmill, foot pod). */
  readonly distance?: number;
  /** Metres. */
  readonly altitude?: number;
  /** Beats per minute. */
  readonly heartRate?: number;
  /** Steps per minute, both feet. */
  readonly cadence?: number;
}

/** Why the position of a fix, or all of it, is not used. */
export type Rejection = 'invalid' | 'null_island' | 'out_of_order' | 'stale' | 'future' | 'inaccurate' | 'too_fast';

/** No runner is faster over the time between two fixes; the sprint record is 12.4 m/s. */
export const IMPOSSIBLE_SPEED = 12.5;

/** Drops the optional readings that are out of their range, as devices report "unknown" as -1, NaN or null. */
export function cleaned(fix: Fix): Fix {
  const { location } = fix;
  return {
    time: fix.time,
    ...(location && { location }),
    ...within('accuracy', fix.accuracy, [0, Infinity]),
    ...within('speed', fix.speed, [0, IMPOSSIBLE_SPEED]),
    ...within('distance', fix.distance, [0, 1_000_000]),
    ...within('altitude', fix.altitude, [-1000, 20_000]),
    ...within('heartRate', fix.heartRate, [1, 300]),
    ...within('cadence', fix.cadence, [0, 400]),
  };
}

function within<Name extends string>(
  name: Name,
  value: number | undefined,
  [least, most]: readonly [number, number],
): { [key in Name]?: number } {
  const known = typeof value === 'number' && value >= least && value <= most;
  return (known ? { [name]: value } : {}) as { [key in Name]?: number };
}
