import { parseArgs } from 'node:util';
import { whole } from '../fanout/options.ts';

export interface FairnessOptions {
  readonly sessions: number;
  readonly members: number;
  readonly seconds: number;
  /** Per cent of the members who read nothing, and as many who read 1 kB a second. */
  readonly slow: number;
  /** Per cent by which the healthy members' p99 may grow. */
  readonly growth: number;
}

const defaults: FairnessOptions = { sessions: 10, members: 100, seconds: 20, slow: 5, growth: 20 };

export const help = `node -C source bench/fairness.ts [options]

The same load twice: once everybody reads what arrives, once some members read nothing and as many read 1 kB a second.
Reports how old updates are when they reach the others, the server's memory, and what became of the slow. Ends with exit
code 1 when somebody else suffers. Linux only.

  --sessions N   sessions (default: ${defaults.sessions})
  --members N    members of each (default: ${defaults.members})
  --seconds N    length of each measurement (default: ${defaults.seconds})
  --slow N       per cent of the members who read nothing, and per cent of those who read slowly (default: ${defaults.slow})
  --growth N     per cent by which the 99th percentile may grow (default: ${defaults.growth})
  --help         shows this`;

/** Undefined when it asks for help. Throws an error whose message is for the user. */
export function fairnessOptionsOf(args: readonly string[]): FairnessOptions | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { sessions: text, members: text, seconds: text, slow: text, growth: text, help: { type: 'boolean' } } });
  if (values.help === true) return undefined;
  const options: FairnessOptions = {
    sessions: whole('--sessions', values.sessions, { least: 1, otherwise: defaults.sessions }),
    members: whole('--members', values.members, { least: 20, otherwise: defaults.members }),
    seconds: whole('--seconds', values.seconds, { least: 5, otherwise: defaults.seconds }),
    slow: whole('--slow', values.slow, { least: 1, otherwise: defaults.slow }),
    growth: whole('--growth', values.growth, { least: 0, otherwise: defaults.growth }),
  };
  if (options.members > 200) throw new Error('--members must be at most 200: in larger sessions not everybody gets every sample, by rule T12.');
  if (options.slow > 40) throw new Error('--slow must be at most 40: the others are what is looked at.');
  return options;
}
