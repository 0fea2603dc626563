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
import { parseArgs } from 'node:util';
import { hasSmallDisks } from '../system/small-disk.ts';
import { groups, missingIn, type Group } from './faults.ts';
import { fullDiskPlan, planOf, type Step } from './plan.ts';
import { reportText } from './report.ts';
import { run, together, type Outcome, type RunOptions } from './run.ts';
import { keepersAmong, phonesFor } from './scene.ts';

const { values: options } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    clients: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});

const MIB = 1024 * 1024;
/** Large enough that SQLite has room to work in, small enough to be filled at once. */
const SMALL_DISK = 32 * MIB;
/** Of the kills' number, how often the disk fills up; and of the clients', how many run on it. */
const FULL_DISK_SHARE = 0.06;
const SMALL_DISK_CLIENTS = 0.2;

process.exitCode = await main();

async function main(): Promise<number> {
  const { seed } = options;
  const [kills, clients] = [numberOf('kills', options.kills), numberOf('clients', options.clients)];
  const asked = askedFor();
  if (kills === undefined || clients === undefined || asked === undefined) return 2;
  const parts: RunOptions[] = [];
  const phones = phonesFor(clients);
  const steps = planOf({ seed, groups: asked, kills, clients, phones, keepers: keepersAmong(phones) });
  if (steps.length > 0) parts.push({ seed, clients, network: asked.includes('proxy'), steps });
  const few = Math.max(4, Math.round(SMALL_DISK_CLIENTS * clients));
  if (asked.includes('full-disk')) parts.push({ seed, clients: few, network: false, diskSize: SMALL_DISK, steps: fullDiskPlan(seed, Math.max(2, Math.round(FULL_DISK_SHARE * kills))) });
  const all = parts.reduce((sum, part) => sum + part.steps.length, 0);
  let done = 0;
  const outcomes: Outcome[] = [];
  for (const part of parts) outcomes.push(await run({ ...part, progress: (step) => progress(step, (done += step === 'rest' ? 0 : 1), all) }));
  if (process.stderr.isTTY) process.stderr.write('\n');
  const outcome = outcomes.reduce(together);
  const missing = missingIn(outcome.faults, asked);
  console.log(reportText({ outcome, groups: asked, missing, seed, clients }));
  return outcome.evidence === undefined && missing.length === 0 ? 0 : 1;
}

/** Says what is wrong when it is no number. */
function numberOf(name: string, text: string): number | undefined {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  console.error(`--${name} must be a whole number from 1 on, not "${text}".`);
  return undefined;
}

/** The kinds of faults to strike with; undefined when that is impossible, and says why. */
function askedFor(): readonly Group[] | undefined {
  const names = options.only?.split(',').map((name) => name.trim());
  const unknown = names?.find((name) => !(groups as readonly string[]).includes(name));
  if (unknown !== undefined) {
    console.error(`--only knows no "${unknown}"; it is one or more of ${groups.join(',')}.`);
    return undefined;
  }
  const asked = groups.filter((group) => names?.includes(group) ?? true);
  if (hasSmallDisks || !asked.includes('full-disk')) return asked;
  console.error('No small disk can be mounted on this machine (unshare is missing, or not allowed), so that no disk is filled.');
  return names === undefined ? asked.filter((group) => group !== 'full-disk') : undefined;
}

/** On a terminal a line that changes, elsewhere a line for every tenth of the way. */
function progress(step: Step | 'rest', done: number, all: number): void {
  const doing = step === 'rest' ? 'coming to rest' : step.strike.do === 'network' ? step.strike.fault.kind : step.strike.do;
  if (process.stderr.isTTY) process.stderr.write(`\r${`${done} of ${all}: ${doing}`.padEnd(60)}`);
  else if (step === 'rest' || done % Math.ceil(all / 10) === 0) process.stderr.write(`${done} of ${all}: ${doing}\n`);
}
