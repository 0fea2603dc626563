import { readOptions, UsageError, wholeNumber } from '../command-line.ts';
import { allKnownLimits, type KnownLimit } from './oracle/known-limits.ts';
import { STEPS } from './simulate.ts';

/** What is to be played. */
export type Course =
  | { readonly do: 'seeds'; readonly from: number; readonly count: number; readonly jobs: number; readonly isWorker: boolean }
  | { readonly do: 'seed'; readonly seed: number }
  | { readonly do: 'schedule'; readonly file: string };

export interface Options {
  readonly course: Course;
  /** Steps of a seed's schedule. */
  readonly steps: number;
  /** Known limits that are not forgiven. */
  readonly hold: readonly KnownLimit[];
  /** Time for making a failing schedule smaller, milliseconds. */
  readonly shrinkFor: number;
  /** Under which name the smallest schedule is kept. */
  readonly pin: string | undefined;
}

const known = {
  seeds: { type: 'string' },
  from: { type: 'string' },
  steps: { type: 'string' },
  seed: { type: 'string' },
  schedule: { type: 'string' },
  jobs: { type: 'string' },
  hold: { type: 'string', multiple: true },
  'shrink-for': { type: 'string' },
  pin: { type: 'string' },
  // One of several processes: it shares the seeds with others.
  worker: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof readOptions<typeof known>>;

/** What the command line asks for. Throws a `UsageError`. */
export function optionsFrom(args: readonly string[]): Options {
  const values = readOptions(args, known);
  const { pin } = values;
  // It becomes the name of a file.
  if (pin !== undefined && !/^[\w-]+$/.test(pin)) throw new UsageError(`--pin takes a name of letters, digits, - and _, not "${pin}"`);
  return {
    course: courseOf(values),
    steps: wholeNumber('--steps', values.steps, { otherwise: STEPS }),
    hold: (values.hold ?? []).map(limitNamed),
    shrinkFor: 1_000 * wholeNumber('--shrink-for', values['shrink-for'], { from: 0, otherwise: 60 }),
    pin,
  };
}

function courseOf(values: Values): Course {
  const { seed, schedule, from, seeds, jobs, worker } = values;
  if (schedule !== undefined) {
    rejectBeside('--schedule', values, ['seed', 'seeds', 'from', 'steps', 'jobs']);
    return { do: 'schedule', file: schedule };
  }
  const anySeed = { from: 0, to: Number.MAX_SAFE_INTEGER };
  if (seed !== undefined) {
    rejectBeside('--seed', values, ['seeds', 'from', 'jobs']);
    return { do: 'seed', seed: wholeNumber('--seed', seed, { ...anySeed, otherwise: 1 }) };
  }
  return {
    do: 'seeds',
    from: wholeNumber('--from', from, { ...anySeed, otherwise: 1 }),
    count: wholeNumber('--seeds', seeds, { otherwise: 200 }),
    jobs: wholeNumber('--jobs', jobs, { to: 256, otherwise: 1 }),
    isWorker: worker ?? false,
  };
}

/** What is asked for in vain would be missed. */
function rejectBeside(option: string, values: Values, others: readonly (keyof Values)[]): void {
  const other = others.find((name) => values[name] !== undefined);
  if (other !== undefined) throw new UsageError(`${option} replays one schedule, so that --${other} has no meaning beside it`);
}

function limitNamed(name: string): KnownLimit {
  const limit = [...allKnownLimits].find((one) => one === name);
  if (limit === undefined) throw new UsageError(`--hold knows no limit "${name}"; it is one of ${[...allKnownLimits].join(', ')}`);
  return limit;
}
