import { parseArgs } from 'node:util';
import { contenders } from './contenders.ts';
import { listed, whole } from './options.ts';

export interface GrowthOptions {
  readonly isQuick: boolean;
  readonly servers: readonly string[];
  readonly repeats: number;
  readonly seconds: number;
  readonly warmUp: number;
  readonly lead: number;
  readonly jitter: number;
  readonly out: string;
}

export const growthHelp = `node -C source bench/growth.ts [options]

Measures how the cost grows with the members of a session, and with the number of sessions, and writes that to
bench/GROWTH.md and bench/charts. Takes about twenty minutes; nothing else should run on the machine meanwhile. Linux only.

  --quick          a few small sizes, two seconds each
  --servers A,B    which servers (default: paceline, paceline-all, ws-naive), of
                   ${contenders.map(({ id }) => id).join(', ')}
  --repeats N      how often each is measured (default: 1)
  --seconds N      length of each measurement (default: 10)
  --warm-up N      seconds of load before it (default: 5)
  --lead MS        paced clients send so long before their phase (default: 20)
  --jitter MS      and by up to so much earlier, by chance (default: 20)
  --out DIR        folder of GROWTH.md and charts (default: bench)
  --help           shows this`;

/** Undefined when it asks for help. Throws an error whose message is for the user. */
export function growthOptionsOf(args: readonly string[]): GrowthOptions | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { quick: flag, help: flag, servers: text, repeats: text, seconds: text, 'warm-up': text, lead: text, jitter: text, out: text };
  const { values } = parseArgs({ args: [...args], options });
  if (values.help === true) return undefined;
  const isQuick = values.quick ?? false;
  return {
    isQuick,
    servers: listed('--servers', values.servers, { known: contenders.map(({ id }) => id), otherwise: ['paceline', 'paceline-all', 'ws-naive'] }),
    repeats: whole('--repeats', values.repeats, { least: 1, otherwise: 1 }),
    seconds: whole('--seconds', values.seconds, { least: 1, otherwise: isQuick ? 2 : 10 }),
    warmUp: whole('--warm-up', values['warm-up'], { least: 0, otherwise: isQuick ? 3 : 5 }),
    lead: whole('--lead', values.lead, { least: 0, otherwise: 20 }),
    jitter: whole('--jitter', values.jitter, { least: 0, otherwise: 20 }),
    out: values.out ?? 'bench',
  };
}
