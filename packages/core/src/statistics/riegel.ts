/** How much slower a longer race is run: Peter Riegel, Athletic Records and Human Endurance, American Scientist 69 (1981). */
const FATIGUE = 1.06;

/** A race that was run: metres and seconds. */
export interface Performance {
  readonly distance: number;
  readonly seconds: number;
}

/** Seconds that who has run `known` may need for `distance` metres: T₂ = T₁ (D₂/D₁)^1.06. */
export function predictedTime({ distance: before, seconds }: Performance, distance: number): number {
  return seconds * (distance / before) ** FATIGUE;
}

/**
 * Seconds after the first start at which each starts, so that all who run as predicted finish `distance` metres together:
 * the slowest first. In the order of `runners`.
 */
export function handicaps(runners: readonly Performance[], distance: number): readonly number[] {
  const times = runners.map((known) => predictedTime(known, distance));
  const slowest = Math.max(...times);
  return times.map((time) => slowest - time);
}
