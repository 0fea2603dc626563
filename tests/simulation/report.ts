import type { Violation } from './oracle/oracle.ts';
import type { Schedule } from './schedule/steps.ts';
import type { Failure, Summary } from './simulate.ts';
import { missingIn, strikeKinds, type Strike } from './strikes.ts';

/** What a run of many seeds has come to, for people. `took`: milliseconds. */
export function summaryText({ seeds, readings, strikes, failures }: Summary, took: number): string {
  const faults = (Object.keys(strikeKinds) as Strike[]).map((kind) => `${String(strikes[kind]).padStart(8)}  ${kind.padEnd(17)} ${strikeKinds[kind]}`);
  const missing = missingIn(strikes);
  return [
    ...faults,
    '',
    `${seeds} seeds with ${readings} readings in ${(took / 1_000).toFixed(1)} s, ${Math.round((60_000 * seeds) / took)} seeds a minute.`,
    ...failures.map(({ seed, step, violation }) => `Seed ${seed} broke ${violation.promise} at step ${step}: ${violation.message}`),
    failures.length === 0 ? 'All promises were kept.' : `${failures.length} seeds broke a promise.`,
    ...(missing.length === 0 ? [] : [`Never struck, so nothing is proved about it: ${missing.join(', ')}.`]),
  ].join('\n');
}

/** How one seed failed, with the smallest schedule that does so. */
export const failureText = ({ seed }: Failure, schedule: Schedule, { promise, message }: Violation): string =>
  [
    '',
    `Seed ${seed}, made smaller: ${promise} is broken. ${message}`,
    `npm run simulate -- --seed ${seed} tells its whole course.`,
    JSON.stringify({ ...schedule, steps: [] }),
    ...schedule.steps.map((step) => `  ${JSON.stringify(step)}`),
  ].join('\n');
