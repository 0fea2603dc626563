import type { RecordedPoint, RecordedRun } from '../recorded-run.ts';

/** The points of a run between its pauses. */
export function stretchesOf({ points, pauses }: RecordedRun): readonly (readonly RecordedPoint[])[] {
  const stretches: RecordedPoint[][] = [];
  let before: RecordedPoint | undefined;
  for (const point of points) {
    const stretch = stretches.at(-1);
    const isAfterPause = before !== undefined && pauses.some(({ from, to }) => (before?.time ?? 0) <= from && to <= point.time && from < point.time);
    if (stretch === undefined || isAfterPause) stretches.push([point]);
    else stretch.push(point);
    before = point;
  }
  return stretches;
}

/** When a point was recorded, epoch milliseconds. */
export const instantOf = ({ startedAt = 0 }: RecordedRun, { time }: RecordedPoint): number => Math.max(-LAST_DATE, Math.min(Math.round(startedAt + time * 1000), LAST_DATE));

/** A sum of seconds may be rounded past the last moment that has a date. */
const LAST_DATE = 8.64e15;

/** Files count one foot. */
export const stridesOf = ({ cadence }: RecordedPoint): number | undefined => (cadence === undefined ? undefined : cadence / 2);

/** Degrees to a centimetre. */
export const degrees = (value: number): string => String(Number(value.toFixed(7)));

export const decimals = (value: number, digits: number): string => String(Number(value.toFixed(digits)));
