/** Steeper than this nobody has measured, as rise over run. */
const STEEPEST = 0.45;
/** Energy of running on the level, J/(kg·m): the constant term of the polynomial. */
const LEVEL_COST = 3.6;

/**
 * How many metres on the level cost as much as one metre on that slope (rise over run): Minetti and others, Energy cost of
 * walking and running at extreme uphill and downhill slopes, J Appl Physiol 93 (2002). Divide a pace by it to see the pace
 * that the same effort gives on the level.
 */
export function gradeFactor(slope: number): number {
  const i = Math.min(STEEPEST, Math.max(-STEEPEST, slope));
  return (155.4 * i ** 5 - 30.4 * i ** 4 - 43.3 * i ** 3 + 46.3 * i ** 2 + 19.5 * i + LEVEL_COST) / LEVEL_COST;
}
