import type { RecordedRun } from '../recorded-run.ts';

/** Totals of a run, seconds and metres. */
export interface Summary {
  readonly elapsed: number;
  /** In which the watch was stopped. */
  readonly paused: number;
  /** The device's own, 0 when it has none. */
  readonly distance: number;
}

export function summaryOf({ points, pauses }: RecordedRun): Summary {
  const [first, last] = [points[0], points.at(-1)];
  return {
    elapsed: (last?.time ?? 0) - (first?.time ?? 0),
    paused: pauses.reduce((sum, { from, to }) => sum + to - from, 0),
    distance: points.findLast(({ distance }) => distance !== undefined)?.distance ?? 0,
  };
}
