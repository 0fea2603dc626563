import { parseArgs } from 'node:util';
import { whole } from '../fanout/options.ts';

export interface CheckOptions {
  /** Members of each session. */
  readonly sizes: readonly number[];
  readonly seconds: number;
  /** Milliseconds beyond the tick delay. */
  readonly scheduling: number;
}

const defaults = { sessions: 50, large: [100, 300], seconds: 20, scheduling: 50 };
const MEMBERS = 4;
/** The most that one process can follow, decoding all of it. */
const MOST_MEMBERS = 500;

export const help = `node -C source bench/check.ts [options]

Decodes every frame whole with the protocol's own decoders, keeps a model of what was sent, and fails with a list when a
member gets an update that is lost, foreign, stale, backwards or different. Members who speak binary, paced and not, JSON
on paceline.v1, plain JSON and the iOS encoding run in the same sessions of a real server, one sample a second each.

  --sessions N       sessions of ${MEMBERS} (default: ${defaults.sessions})
  --large N,N        further sessions, by their members (default: ${defaults.large.join(',')}); 0 for none
  --seconds N        for so long they send (default: ${defaults.seconds})
  --scheduling MS    how much later than 250 ms, the longest wait for others, a sample may come (default: ${defaults.scheduling}):
                     more, where other programs take the processors from the server for longer
  --help             shows this`;

/** Undefined when it asks for help. Throws an error whose message is for the user. */
export function checkOptionsOf(args: readonly string[]): CheckOptions | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { sessions: text, large: text, seconds: text, scheduling: text, help: { type: 'boolean' } } });
  if (values.help === true) return undefined;
  const small = whole('--sessions', values.sessions, { least: 0, otherwise: defaults.sessions });
  const large = values.large === undefined ? defaults.large : values.large.split(',').map((size) => whole('--large', size, { least: 0, otherwise: 0 }));
  const sizes = [...Array.from({ length: small }, () => MEMBERS), ...large.filter((size) => size > 0)];
  if (sizes.length === 0) throw new Error('Give --sessions or --large at least one session.');
  const most = Math.max(...sizes);
  if (most > MOST_MEMBERS) throw new Error(`--large must be at most ${MOST_MEMBERS} members, not ${most}: one process cannot decode more than that in time.`);
  return {
    sizes,
    seconds: whole('--seconds', values.seconds, { least: 5, otherwise: defaults.seconds }),
    scheduling: whole('--scheduling', values.scheduling, { least: 0, otherwise: defaults.scheduling }),
  };
}
