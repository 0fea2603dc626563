/**
 * The promises of ARCHITECTURE.md about what is recorded (G1, G2, G3, G9), against real processes.
 *
 * A real server has real SDKs as its clients, in processes that are the phones. Both are killed and stopped at moments that
 * a seed chooses, the network between them is a proxy that fails on command, the disk fills up (`plan.ts`, `strikes.ts`,
 * `network/`, `disk/`). What the phones tell is the truth (`oracle/ledger.ts`). With it the database is compared whenever
 * no server runs, and at rest also what the server tells over HTTP. The seed decides what happens, not when.
 *
 * `tests/simulation` proves the same on virtual time and much more of it; here nothing is simulated.
 */
import { atTerminal, UsageError } from '../command-line.ts';
import { hasSmallDisks } from '../system/small-disk.ts';
import { groups, missingIn, type Group } from './faults.ts';
import { optionsFrom, type Options } from './options.ts';
import { fullDiskPlan, planOf, type Step } from './plan.ts';
import { reportText } from './report.ts';
import { run, together, type Outcome, type RunOptions } from './run.ts';
import { keepersAmong, phonesFor } from './scene.ts';

const MIB = 1024 * 1024;
/** Large enough that SQLite has room to work in, small enough to be filled at once. */
const SMALL_DISK = 32 * MIB;
/** Of the kills' number, how often the disk fills up; and of the clients', how many run on it. */
const FULL_DISK_SHARE = 0.06;
const SMALL_DISK_CLIENTS = 0.2;
/** What is told of where no step is. */
const pauses = { again: 'once more, as it had no effect', rest: 'coming to rest' } as const;

await atTerminal('npm run crash', () => prove(optionsFrom(process.argv.slice(2))));

async function prove(options: Options): Promise<number> {
  const { kills, clients, seed } = options;
  const asked = askedFor(options);
  const parts: RunOptions[] = [];
  const phones = phonesFor(clients);
  const steps = planOf({ seed, groups: asked, kills, clients, phones, keepers: keepersAmong(phones) });
  if (steps.length > 0) parts.push({ seed, clients, network: asked.includes('proxy'), steps });
  const few = Math.max(4, Math.round(SMALL_DISK_CLIENTS * clients));
  if (asked.includes('full-disk')) parts.push({ seed, clients: few, network: false, diskSize: SMALL_DISK, steps: fullDiskPlan(seed, Math.max(2, Math.round(FULL_DISK_SHARE * kills))) });
  const all = parts.reduce((sum, part) => sum + part.steps.length, 0);
  let done = 0;
  const outcomes: Outcome[] = [];
  for (const part of parts) outcomes.push(await run({ ...part, progress: (step) => progress(step, (done += typeof step === 'string' ? 0 : 1), all) }));
  if (process.stderr.isTTY) process.stderr.write('\n');
  const outcome = outcomes.reduce(together);
  const missing = missingIn(outcome.faults, asked);
  console.log(reportText({ outcome, groups: asked, missing, seed, clients }));
  return outcome.evidence === undefined && missing.length === 0 ? 0 : 1;
}

/** The kinds of faults to strike with. */
function askedFor({ only }: Options): readonly Group[] {
  const asked = only ?? groups;
  if (hasSmallDisks || !asked.includes('full-disk')) return asked;
  const why = 'no small disk can be mounted on this machine (unshare is missing, or not allowed)';
  if (only !== undefined) throw new UsageError(`--only asks for full-disk, but ${why}`);
  console.error(`No disk is filled: ${why}.`);
  return asked.filter((group) => group !== 'full-disk');
}

/** On a terminal a line that changes, elsewhere a line for every tenth of the way. */
function progress(step: Step | 'again' | 'rest', done: number, all: number): void {
  const doing = typeof step === 'string' ? pauses[step] : step.strike.do === 'network' ? step.strike.fault.kind : step.strike.do;
  if (process.stderr.isTTY) process.stderr.write(`\r${`${done} of ${all}: ${doing}`.padEnd(60)}`);
  else if (typeof step === 'string' || done % Math.ceil(all / 10) === 0) process.stderr.write(`${done} of ${all}: ${doing}\n`);
}
