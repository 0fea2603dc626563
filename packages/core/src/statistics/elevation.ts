/** Metres climbed and descended so far: a plain value, safe to store as JSON. */
export interface Elevation {
  readonly climb: number;
  readonly descent: number;
  /** The height without the device's noise; undefined before the first one. */
  readonly height?: number;
  /** Seconds of the newest height. */
  readonly at?: number;
  /** The highest since it went up last, or the lowest since it went down. */
  readonly extreme?: number;
  readonly direction?: 'up' | 'down';
}

export const level: Elevation = { climb: 0, descent: 0 };

/** Heights fade into each other over so many seconds: satellites are off by metres from one second to the next. */
const SMOOTHING = 15;
/** A turn shows only when it has gone so far the other way, metres. */
const NOISE = 3;

/**
 * Takes in a height, metres, `elapsed` seconds after the start. Only ups and downs of at least 3 m count, and
 * those in full: a flat run has none, however long it is.
 */
export function climbTo(elevation: Elevation, altitude: number, elapsed: number): Elevation {
  const { at, extreme = altitude, direction } = elevation;
  if (at !== undefined && !(elapsed >= at)) return elevation;
  const before = elevation.height ?? altitude;
  const weight = at === undefined ? 1 : 1 - Math.exp((at - elapsed) / SMOOTHING);
  const height = before + weight * (altitude - before);
  const change = height - extreme;
  const next = { ...elevation, height, at: elapsed, extreme };
  const goesOn = direction === 'up' ? change > 0 : direction === 'down' && change < 0;
  if (!goesOn && Math.abs(change) < NOISE) return next;
  const turned = { ...next, extreme: height };
  return change > 0 ? { ...turned, climb: elevation.climb + change, direction: 'up' } : { ...turned, descent: elevation.descent - change, direction: 'down' };
}
