import { parseArgs } from 'node:util';

/** One load: so many sessions with so many members, each of whom sends one sample a second. */
export interface Workload {
  readonly sessions: number;
  readonly members: number;
  /** Length of the measurement, seconds. */
  readonly seconds: number;
  /** Load before the measurement, seconds. */
  readonly warmUp: number;
  /** The members of a session send within so many milliseconds of each second. */
  readonly spread: number;
  /** How often all of it is done, each time with a new server. */
  readonly repeats: number;
}

const defaults: Workload = { sessions: 100, members: 4, seconds: 30, warmUp: 5, spread: 1_000, repeats: 1 };

export const help = `node -C source bench/sessions.ts [options]

Starts a Paceline server of its own, has members run together in it over WebSockets, and reports what that cost.

  --sessions N   sessions (default: ${defaults.sessions})
  --members N    members of each (default: ${defaults.members})
  --seconds N    length of the measurement (default: ${defaults.seconds})
  --warm-up N    seconds of load before it (default: ${defaults.warmUp})
  --spread MS    the members of a session send within so many milliseconds of each second (default: ${defaults.spread},
                 phones that know nothing of each other; 0 for all at the same moment)
  --repeats N    does all of it so often, to show how much the machine varies (default: ${defaults.repeats})
  --help         shows this`;

/** What the command line asks for; undefined when it asks for help. Throws an error whose message is for the user. */
export function workloadOf(args: readonly string[]): Workload | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sessions: { type: 'string' },
      members: { type: 'string' },
      seconds: { type: 'string' },
      'warm-up': { type: 'string' },
      spread: { type: 'string' },
      repeats: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return undefined;
  return {
    sessions: wholeNumber('--sessions', values.sessions, { least: 1, otherwise: defaults.sessions }),
    members: wholeNumber('--members', values.members, { least: 1, otherwise: defaults.members }),
    seconds: wholeNumber('--seconds', values.seconds, { least: 1, otherwise: defaults.seconds }),
    warmUp: wholeNumber('--warm-up', values['warm-up'], { least: 0, otherwise: defaults.warmUp }),
    spread: wholeNumber('--spread', values.spread, { least: 0, otherwise: defaults.spread }),
    repeats: wholeNumber('--repeats', values.repeats, { least: 1, otherwise: defaults.repeats }),
  };
}

function wholeNumber(option: string, text: string | undefined, { least, otherwise }: { least: number; otherwise: number }): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isSafeInteger(value) && value >= least && text !== '') return value;
  throw new Error(`${option} must be a whole number of at least ${least}, not "${text}".`);
}
