import { parseArgs } from 'node:util';
import { serverCosts, type ServerCosts } from './journal-load.ts';
import { machine } from './machine.ts';
import { storeCosts } from './store-costs.ts';
import { percentiles } from './tally.ts';

const help = `node -C source bench/journal.ts [options]

Measures what it costs that samples are on the disk before they are acknowledged: the store alone, as fast as it goes and
at a steady rate, and the whole server at that rate, beside one that keeps everything in memory. Linux only.

  --rate N      samples a second (default: 10000)
  --seconds N   length of each measurement (default: 15)
  --repeats N   how often all of it is done, to show how much the machine varies (default: 3)
  --help        shows this`;

/** As fast as it goes: groups as large as the journal's at a heavy load. */
const FAST = { samples: 500_000, group: 1_000, every: 0 } as const;
/** At a steady rate: what comes within the journal's delay is one group. */
const EVERY = 50;

async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rate: { type: 'string', default: '10000' }, seconds: { type: 'string', default: '15' }, repeats: { type: 'string', default: '3' }, help: { type: 'boolean' } },
  });
  if (values.help === true) return console.log(help);
  const [rate, seconds, repeats] = [whole('--rate', values.rate, 1_000), whole('--seconds', values.seconds, 1), whole('--repeats', values.repeats, 1)];
  console.log(`${rate} samples a second for ${seconds} s\n${machine()}`);
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    if (repeats > 1) console.log(`\nrepeat ${repeat}`);
    const fast = await storeCosts(FAST);
    console.log(`store alone      ${thousands(fast.rate)} samples a second, ${fast.cpu.toFixed(2)} µs of CPU each`);
    const steady = await storeCosts({ samples: rate * seconds, group: (rate * EVERY) / 1_000, every: EVERY });
    console.log(`  at that rate   ${percent((steady.cpu * rate) / 1e6)} of a core, a commit ${spread(steady.commits)}`);
    console.log(`server, disk     ${line(await serverCosts(rate, seconds, true))}`);
    console.log(`server, memory   ${line(await serverCosts(rate, seconds, false))}`);
  }
}

function line({ cpu, store, staleness, ackDelays, acksPerSecond, generator, errors }: ServerCosts): string {
  const trouble = errors.size === 0 ? '' : `, errors ${[...errors].map(([code, count]) => `${code} × ${count}`).join(', ')}`;
  return [
    `CPU ${percent(cpu)} of a core, of which its store ${percent(store)}; ${thousands(acksPerSecond)} samples acknowledged a second`,
    `                 live samples ${spread(staleness)}; acks ${spread(ackDelays)}; generator ${percent(generator)}${trouble}`,
  ].join('\n');
}

function spread(values: readonly number[]): string {
  const [p50 = NaN, p99 = NaN] = percentiles(values, [0.5, 0.99]);
  return `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
}

function whole(option: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`${option} must be a whole number of at least ${least}, not "${text}".`);
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const thousands = (value: number): string => Math.round(value).toLocaleString('en');

try {
  await run(process.argv.slice(2));
} catch (error) {
  console.error(`${(error as Error).message}\nSee --help.`);
  process.exitCode = 1;
}
