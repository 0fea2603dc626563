import type { Fix } from '@paceline/core';
import type { RecordedRun } from './recorded-run.ts';

/** Any instant will do for a run that was invented: only the differences count. */
const SOME_TIME = Date.UTC(2000, 0, 1);

/** The points of a run as the fixes that a phone would have reported. */
export function fixesOf({ points, startedAt = SOME_TIME }: RecordedRun): readonly Fix[] {
  return points.map(({ time, ...readings }) => ({ time: startedAt + Math.round(time * 1000), ...readings }));
}
