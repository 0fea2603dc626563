/** Metres from the middle of the strip to its ends: round numbers that people can halve in their heads. */
const STEPS = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000] as const;

/** A runner farther away than this does not widen the strip for all the others, but stands at its end. */
const FAR = 2000;
const MARGIN = 1.15;
/** The axis shrinks only when all fit into this part of the next smaller one, so that it does not flip at a limit. */
const SHRINK = 0.7;

/**
 * Half the length of the axis, metres, for runners who are `gaps` metres away. Grows at once, shrinks with hysteresis
 * against `previous`. When nobody is within 2 km it reaches to the nearest.
 */
export function rangeFor(gaps: readonly number[], previous?: number): number {
  const sizes = gaps.map(Math.abs);
  const limit = Math.max(FAR, Math.min(...sizes));
  const needed = Math.max(0, ...sizes.filter((size) => size <= limit)) * MARGIN;
  const fitting = stepFor(needed);
  if (previous === undefined || fitting > previous) return fitting;
  return Math.min(previous, stepFor(needed / SHRINK));
}

/** The least round length that is no shorter, metres. */
export function stepFor(metres: number): number {
  return STEPS.find((step) => step >= metres) ?? STEPS[STEPS.length - 1] ?? metres;
}
