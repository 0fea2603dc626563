import { generate } from './schedule/generate.ts';
import { shrink } from './schedule/shrink.ts';
import type { Schedule } from './schedule/steps.ts';
import { noStrikes, sumOf, type Strikes } from './strikes.ts';
import { run, type RunOptions, type Violation } from './run.ts';

/** Steps of a schedule, unless something else is asked for. */
export const STEPS = 300;

/** A seed whose schedule broke a promise. */
export interface Failure {
  readonly seed: number;
  /** The step after which it showed. */
  readonly step: number;
  readonly violation: Violation;
  readonly schedule: Schedule;
}

export interface Summary {
  readonly seeds: number;
  readonly readings: number;
  readonly strikes: Strikes;
  readonly failures: readonly Failure[];
}

export interface Seeds extends RunOptions {
  readonly from: number;
  readonly count: number;
  readonly steps?: number | undefined;
  /** Told after every seed. */
  readonly done?: ((seed: number) => void) | undefined;
}

export const nothing: Summary = { seeds: 0, readings: 0, strikes: noStrikes, failures: [] };

export const together = (a: Summary, b: Summary): Summary => ({
  seeds: a.seeds + b.seeds,
  readings: a.readings + b.readings,
  strikes: sumOf(a.strikes, b.strikes),
  failures: [...a.failures, ...b.failures],
});

/** Plays the schedules of consecutive seeds. */
export async function simulate({ from, count, steps = STEPS, done, ...options }: Seeds): Promise<Summary> {
  let summary = nothing;
  for (let seed = from; seed < from + count; seed++) {
    const schedule = generate(seed, steps);
    const { violation, step, strikes, readings } = await run(schedule, options);
    const failures = violation === undefined ? [] : [{ seed, step, violation, schedule }];
    summary = together(summary, { seeds: 1, readings, strikes, failures });
    done?.(seed);
  }
  return summary;
}

/** The smallest schedule that could be found, as long as there is time, that breaks the same promise. */
export function smallest({ schedule, step, violation: { promise } }: Failure, mayGoOn: () => boolean, options: RunOptions = {}): Promise<Schedule> {
  const fails = async (candidate: Schedule): Promise<boolean> => (await run(candidate, options)).violation?.promise === promise;
  return shrink({ ...schedule, steps: schedule.steps.slice(0, step + 1) }, { fails, mayGoOn });
}
