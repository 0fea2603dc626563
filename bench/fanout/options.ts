import { parseArgs } from 'node:util';
import { contenders, INSTALL_PEERS } from './contenders.ts';
import { programs, workloads } from './workloads.ts';

/** What the command line asks for. */
export interface FanoutOptions {
  readonly isQuick: boolean;
  /** Ids of workloads and programs, and of contenders. */
  readonly only: readonly string[];
  readonly servers: readonly string[];
  readonly repeats: number;
  readonly seconds: number;
  readonly warmUp: number;
  /** Milliseconds before the phase at which paced clients send, and by how much more at most. */
  readonly lead: number;
  readonly jitter: number;
  /** Folder of the results. */
  readonly out: string;
}

const everything = [...workloads, ...programs].map(({ id }) => id);
const everyone = contenders.map(({ id }) => id);

/** What `--quick` leaves out, so that it ends in time. */
const quick = { only: ['S', 'C', 'R', 'I', 'K'], servers: ['paceline', 'ws-naive', 'socket.io', 'colyseus-100', 'bun'], repeats: 1, seconds: 2, warmUp: 3 };
const full = { only: everything, servers: everyone, repeats: 3, seconds: 15, warmUp: 5 };

export const help = `node -C source bench/fanout.ts [options]

Puts the same load on Paceline and on servers of the same kind, one after the other, and writes what each cost to
bench/RESULTS.md and bench/charts. Takes about an hour and a half; nothing else should run on the machine meanwhile.
Linux only.

The others are installed by \`${INSTALL_PEERS}\`; without that it runs without them. mosquitto and
nats-server take part when they are on the PATH.

  --quick          at most three minutes: smaller loads, one short repeat, fewer servers
  --only S,C       only these: ${everything.join(', ')}
${[...workloads, ...programs].map(({ id, title }) => `                     ${id.padEnd(3)} ${title}`).join('\n')}
  --servers A,B    only these: ${everyone.slice(0, 6).join(', ')},
                   ${everyone.slice(6).join(', ')}
  --repeats N      how often all of it is done, in turns (default: ${full.repeats})
  --seconds N      length of each measurement (default: ${full.seconds})
  --warm-up N      seconds of load before it (default: ${full.warmUp})
  --lead MS        paced clients send so long before their phase (default: 20)
  --jitter MS      and by up to so much earlier, by chance (default: 20)
  --out DIR        folder of RESULTS.md and charts (default: bench)
  --help           shows this`;

/** Undefined when it asks for help. Throws an error whose message is for the user. */
export function fanoutOptionsOf(args: readonly string[]): FanoutOptions | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { quick: flag, help: flag, only: text, servers: text, repeats: text, seconds: text, 'warm-up': text, lead: text, jitter: text, out: text },
  });
  if (values.help === true) return undefined;
  const isQuick = values.quick ?? false;
  const usual = isQuick ? quick : full;
  return {
    isQuick,
    only: listed('--only', values.only, { known: everything, otherwise: usual.only }),
    servers: listed('--servers', values.servers, { known: everyone, otherwise: usual.servers }),
    repeats: whole('--repeats', values.repeats, { least: 1, otherwise: usual.repeats }),
    seconds: whole('--seconds', values.seconds, { least: 1, otherwise: usual.seconds }),
    warmUp: whole('--warm-up', values['warm-up'], { least: 0, otherwise: usual.warmUp }),
    lead: whole('--lead', values.lead, { least: 0, otherwise: 20 }),
    jitter: whole('--jitter', values.jitter, { least: 0, otherwise: 20 }),
    out: values.out ?? 'bench',
  };
}

export function listed(option: string, text: string | undefined, { known, otherwise }: { readonly known: readonly string[]; readonly otherwise: readonly string[] }): readonly string[] {
  if (text === undefined) return otherwise;
  const asked = text.split(',').map((one) => one.trim());
  const unknown = asked.find((one) => !known.includes(one));
  if (unknown !== undefined) throw new Error(`${option} knows ${known.join(', ')}, but not "${unknown}".`);
  // In the order of the tables, whatever the order of the question.
  return known.filter((one) => asked.includes(one));
}

export function whole(option: string, text: string | undefined, { least, otherwise }: { readonly least: number; readonly otherwise: number }): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isSafeInteger(value) && value >= least && text !== '') return value;
  throw new Error(`${option} must be a whole number of at least ${least}, not "${text}".`);
}
