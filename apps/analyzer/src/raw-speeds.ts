import { distanceBetween, type Fix } from '@paceline/core';

/** Seconds since the first fix, and m/s. */
export interface RawSpeed {
  readonly elapsed: number;
  readonly speed: number;
}

/** The speed between each position and the next, as if all were true. */
export function rawSpeeds(fixes: readonly Fix[]): readonly RawSpeed[] {
  const placed = fixes.filter(({ location }) => location !== undefined);
  const start = fixes[0]?.time ?? 0;
  return placed.flatMap(({ time, location }, index) => {
    const before = placed[index - 1];
    if (before?.location === undefined || location === undefined || time <= before.time) return [];
    return [{ elapsed: (time - start) / 1000, speed: distanceBetween(before.location, location) / ((time - before.time) / 1000) }];
  });
}
