import type { AnalyzedRun } from './report.ts';

/** An analysis for programs: SI units, and no more digits than were measured. */
export function jsonOf({ file, run, analysis }: AnalyzedRun): object {
  const { readings, kilometres, miles, holes, stops, best, rejected, ...numbers } = analysis;
  return rounded({
    file,
    name: run.name,
    ...(run.startedAt !== undefined && { startedAt: new Date(run.startedAt).toISOString() }),
    ...numbers,
    averageSpeed: numbers.elapsed === 0 ? 0 : numbers.distance / numbers.elapsed,
    movingSpeed: numbers.moving === 0 ? 0 : numbers.distance / numbers.moving,
    rejected,
    ...(run.remarks !== undefined && { remarks: run.remarks }),
    pauses: run.pauses,
    stops,
    holes,
    splits: kilometres,
    mileSplits: miles,
    bestEfforts: best,
  }) as object;
}

function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1000) / 1000;
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, rounded(entry)]));
}
