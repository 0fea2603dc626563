import { distanceBetween, type LatLon } from '@paceline/core';

/** A way on the map, coarse enough to draw at once however long the run is. */
export interface Line {
  /** Least distance between two kept places, metres. */
  readonly spacing: number;
  readonly places: readonly LatLon[];
}

export const emptyLine: Line = { spacing: 3, places: [] };

const MOST_PLACES = 1500;

/** Adds a place to the end of a line. One that grew too long keeps every second place and doubles its spacing. */
export function extendLine(line: Line, place: LatLon): Line {
  const last = line.places.at(-1);
  if (last !== undefined && distanceBetween(last, place) < line.spacing) return line;
  const places = [...line.places, place];
  if (places.length <= MOST_PLACES) return { ...line, places };
  return { spacing: line.spacing * 2, places: places.filter((_, at) => at % 2 === 0 || at === places.length - 1) };
}
