import type { LatLon } from '@paceline/core';
import type { Bounds } from './picture.ts';

/** Sides of the squares of the grid, metres. */
const SIDES = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 200_000, 1_000_000] as const;
/** About how many squares there are across the map. */
const SQUARES = 7;
const MOST_LINES = 60;
const METRES_PER_DEGREE = 111_320;

/** A line on the map: longitude and latitude of its two ends, degrees. */
export type GridLine = readonly [readonly [number, number], readonly [number, number]];

/** Squares of a round size in metres, laid through `origin` and covering `bounds`: something to move over where there are no tiles. */
export function gridLines(bounds: Bounds, origin: LatLon): readonly GridLine[] {
  const shrink = Math.max(0.01, Math.cos((origin.latitude * Math.PI) / 180));
  const width = (bounds.east - bounds.west) * METRES_PER_DEGREE * shrink;
  const side = SIDES.find((size) => size >= width / SQUARES) ?? SIDES[SIDES.length - 1] ?? width;
  const [x, y] = [side / METRES_PER_DEGREE / shrink, side / METRES_PER_DEGREE];
  const meridians = steps([bounds.west, bounds.east], origin.longitude, x);
  const parallels = steps([bounds.south, bounds.north], origin.latitude, y);
  return [
    ...meridians.map((at): GridLine => [[at, bounds.south], [at, bounds.north]]),
    ...parallels.map((at): GridLine => [[bounds.west, at], [bounds.east, at]]),
  ];
}

/** Every `origin` plus a multiple of `step` within the ends. */
function steps([from, to]: readonly [number, number], origin: number, step: number): readonly number[] {
  const first = Math.ceil((from - origin) / step);
  const count = Math.min(MOST_LINES, Math.max(0, Math.floor((to - origin) / step) - first + 1));
  return Array.from({ length: count }, (_, at) => origin + (first + at) * step);
}
