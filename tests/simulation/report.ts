import { counted } from '../command-line.ts';
import type { Violation } from './oracle/oracle.ts';
import type { Schedule } from './schedule/steps.ts';
import type { Failure, Summary } from './simulate.ts';
import { missingIn, strikeKinds, type Strike } from './strikes.ts';

/** What a run of many seeds has come to, for people. `took`: milliseconds. */
export function summaryText({ seeds, readings, strikes, failures }: Summary, took: number): string {
  const faults = (Object.keys(strikeKinds) as Strike[]).map((kind) => `${String(strikes[kind]).padStart(8)}  ${kind.padEnd(17)} ${strikeKinds[kind]}`);
  return [
    ...faults,
    '',
    `${counted(seeds, 'seed')} with ${counted(readings, 'reading')} in ${(took / 1_000).toFixed(1)} s, ${Math.round((60_000 * seeds) / took)} a minute.`,
    ...failures.map(({ seed, step, violation }) => `Seed ${seed} broke ${violation.promise} at step ${step}: ${violation.message}`),
  ].join('\n');
}

/** The last word on it: what is proved, and why the command ends as it does. */
export function endText({ failures, strikes }: Summary): string {
  const missing = missingIn(strikes);
  const kept = failures.length === 0;
  const reasons = [...(kept ? [] : [`${counted(failures.length, 'seed')} broke a promise`]), ...(missing.length === 0 ? [] : [`${counted(missing.length, 'kind')} of fault never struck (more seeds strike with more of them, 200 with all as a rule)`])];
  return [
    ...(kept ? ['All promises were kept.'] : []),
    ...(missing.length === 0 ? [] : [`Never struck, so nothing is proved about it: ${missing.join(', ')}.`]),
    ...(reasons.length === 0 ? [] : [`Ends with 1, as ${reasons.join(', and ')}.`]),
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
