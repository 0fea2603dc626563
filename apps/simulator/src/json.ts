import type { Report } from './report.ts';

/** Of metres, seconds and minutes per kilometre alike, no more is measured. */
const DIGITS = 3;

/** The summary for programs, on one line. Numbers are rounded here alone, so that sums are of what was counted. */
export function jsonOf(report: Report): string {
  return JSON.stringify(report, (_, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(DIGITS)) : value));
}
