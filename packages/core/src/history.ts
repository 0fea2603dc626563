interface Point {
  /** Seconds. */
  readonly elapsed: number;
  /** Metres. */
  readonly distance: number;
}

/**
 * How far a runner was at which time: ordered points with a straight line between neighbours, at most 2048 of them.
 * A run that outgrows them keeps every second point and doubles `spacing`.
 */
export interface History {
  /** Least time between two kept points, seconds. */
  readonly spacing: number;
  readonly points: readonly Point[];
}

export const emptyHistory: History = { spacing: 1, points: [] };

export const MOST_POINTS = 2048;

/**
 * Adds where the runner was `distance` metres after `elapsed` seconds. A point that is not finite, or lies before the
 * newest one in time or distance, changes nothing.
 */
export function addPoint(history: History, elapsed: number, distance: number): History {
  const { points, spacing } = history;
  const last = points.at(-1);
  if (!Number.isFinite(elapsed) || !Number.isFinite(distance)) return history;
  if (last !== undefined && (elapsed < last.elapsed || distance < last.distance)) return history;
  const before = points.at(-2);
  // The newest point is always kept exactly; the one it follows makes room when it was too close to its own predecessor.
  const crowded = last !== undefined && before !== undefined && last.elapsed - before.elapsed < spacing;
  const grown = [...(crowded || last?.elapsed === elapsed ? points.slice(0, -1) : points), { elapsed, distance }];
  return grown.length <= MOST_POINTS ? { spacing, points: grown } : thinned(grown, spacing * 2);
}

/** Metres covered after `elapsed` seconds; undefined outside of what is known. */
export function distanceAt(history: History, elapsed: number): number | undefined {
  const next = firstWhere(history.points, (point) => point.elapsed >= elapsed);
  const to = history.points[next];
  const from = history.points[next - 1];
  if (to === undefined || Number.isNaN(elapsed)) return undefined;
  if (to.elapsed === elapsed) return to.distance;
  return from && between(elapsed, [from.elapsed, to.elapsed], [from.distance, to.distance]);
}

/** Seconds after which `distance` metres were first reached; undefined outside of what is known. */
export function elapsedAt(history: History, distance: number): number | undefined {
  const next = firstWhere(history.points, (point) => point.distance >= distance);
  const to = history.points[next];
  const from = history.points[next - 1];
  if (to === undefined || Number.isNaN(distance)) return undefined;
  if (to.distance === distance) return to.elapsed;
  return from && between(distance, [from.distance, to.distance], [from.elapsed, to.elapsed]);
}

function thinned(points: readonly Point[], spacing: number): History {
  const newest = points.length - 1;
  return { spacing, points: points.filter((_, index) => index % 2 === 0 || index === newest) };
}

/** Index of the first point for which `holds`, by bisection; the length when there is none. */
export function firstWhere<Known extends Point>(points: readonly Known[], holds: (point: Known) => boolean): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const point = points[middle];
    if (point === undefined || holds(point)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function between(x: number, [x0, x1]: [number, number], [y0, y1]: [number, number]): number {
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
