import { distanceBetween, type LatLon } from '../geo.ts';

/** Where the runner was at one moment of the last twenty seconds. */
export interface Moment {
  /** Seconds since the start. */
  readonly elapsed: number;
  /** Metres, between positions as they were told. */
  readonly distance: number;
  /** Metres between the places of the filter; absent in what an older version has stored. */
  readonly counted?: number;
  /** Absent where the distance was not told by positions. */
  readonly location?: LatLon;
  /** Where the filter saw the runner; absent in what an older version has stored. */
  readonly place?: LatLon;
}

/** The last twenty seconds in order, at most one moment per half second and one before them. */
export type Window = readonly Moment[];

const WINDOW = 20;
const HALF_WINDOW = 10;
const SPACING = 0.5;

/** Adds the newest moment and forgets what has become too old. */
export function slide(window: Window, moment: Moment): Window {
  const last = window.at(-1);
  const before = window.at(-2);
  const crowded = last !== undefined && before !== undefined && last.elapsed - before.elapsed < SPACING;
  const grown = [...(crowded ? window.slice(0, -1) : window), moment];
  const since = moment.elapsed - WINDOW;
  const first = grown.findLastIndex((entry) => entry.elapsed <= since);
  return first > 0 ? grown.slice(first) : grown;
}

/** Metres per second over the last 20 s, or 10 s until there are 20; undefined until there are 10. */
export function windowSpeed(window: Window): number | undefined {
  const first = window[0];
  const last = window.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const known = last.elapsed - first.elapsed;
  const span = known >= WINDOW ? WINDOW : HALF_WINDOW;
  return known < span ? undefined : (last.distance - distanceBefore(window, last.elapsed - span)) / span;
}

/** A movement as the crow flies. */
export interface Leg {
  /** Metres per second. */
  readonly speed: number;
  readonly seconds: number;
}

/** The way from the newest moment that is at least `seconds` old until now; undefined while there is none. */
export function legOf(window: Window, seconds: number): Leg | undefined {
  const last = window.at(-1);
  const past = window.findLast((moment) => last !== undefined && last.elapsed - moment.elapsed >= seconds);
  if (last === undefined || past === undefined) return undefined;
  const duration = last.elapsed - past.elapsed;
  return { speed: displacement(past, last) / duration, seconds: duration };
}

/** Metres from now to the farthest moment of the last `seconds`, as the crow flies. */
export function reach(window: Window, seconds: number): number {
  const last = window.at(-1);
  if (last === undefined) return 0;
  const recent = window.filter((moment) => last.elapsed - moment.elapsed <= seconds);
  return Math.max(...recent.map((moment) => displacement(moment, last)));
}

/** A window by the places of the filter, which do not waver from one to the next. */
export const settled = (window: Window): Window => window.map(({ place, ...moment }) => ({ ...moment, ...(place && { location: place }) }));

function displacement(a: Moment, b: Moment): number {
  return a.location && b.location ? distanceBetween(a.location, b.location) : b.distance - a.distance;
}

function distanceBefore(window: Window, elapsed: number): number {
  const next = window.findIndex((moment) => moment.elapsed >= elapsed);
  const from = window[next - 1];
  const to = window[next];
  if (to === undefined) return 0;
  if (from === undefined) return to.distance;
  return from.distance + ((elapsed - from.elapsed) / (to.elapsed - from.elapsed)) * (to.distance - from.distance);
}
