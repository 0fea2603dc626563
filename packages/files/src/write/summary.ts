import type { RecordedRun } from '../recorded-run.ts';

/** Totals of a run, seconds and metres. */
export interface Summary {
  /** The earliest and the latest time of a point, which need not be the first and the last. */
  readonly begin: number;
  readonly end: number;
  readonly elapsed: number;
  /** In which the watch was stopped. */
  readonly paused: number;
  /** The device's own, 0 when it has none. */
  readonly distance: number;
}

export function summaryOf({ points, pauses }: RecordedRun): Summary {
  const some = points[0]?.time ?? 0;
  const begin = points.reduce((least, { time }) => Math.min(least, time), some);
  const end = points.reduce((most, { time }) => Math.max(most, time), some);
  return {
    begin,
    end,
    elapsed: end - begin,
    // Where times step back, so may a pause.
    paused: Math.min(end - begin, pauses.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0)),
    distance: points.findLast(({ distance }) => distance !== undefined)?.distance ?? 0,
  };
}
