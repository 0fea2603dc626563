/**
 * Paceline's deterministic simulation: the proof of the promises G1 to G9 of ARCHITECTURE.md.
 *
 * The real SDK, the real engine and clients that know nothing of either run in one process on virtual time, on a network
 * and a disk that are simulated. A schedule, drawn from a seed, says what happens to them: bad connections, crashes, torn
 * writes, wrong clocks, second devices (`schedule/`). A world carries it out (`world/`, `disk/`). Witnesses, one for each
 * promise, watch the wire, the apps and the disk and compare them with the truth, which they know from the world and not
 * from the product (`oracle/`). The same seed always has the same course.
 *
 * In the realistic profile the network does what TCP does to a WebSocket: frames are held up, connections are reset with
 * what was under way, or go silent. In the hostile profile (every fifth seed) frames are lost, doubled and overtaken one
 * by one. There, what was said last may never have been heard, so nothing is expected of rosters and of the newest event
 * at rest (part of G4, G6), nor of the order of samples without numbers, nor of a reading under whose number an old
 * confirmation that came late has had another one recorded; all else must hold as well.
 *
 * Where the product is known to fall short, `oracle/known-limits.ts` says so. `mutants/` holds broken variants of the
 * product, each of which the simulation must catch.
 */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { allKnownLimits, type KnownLimit } from './oracle/known-limits.ts';
import { failureText, summaryText } from './report.ts';
import { run, type RunOptions } from './run.ts';
import { generate } from './schedule/generate.ts';
import type { Pinned } from './pinned.ts';
import { nothing, simulate, smallest, STEPS, together, type Failure, type Summary } from './simulate.ts';
import { missingIn } from './strikes.ts';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    steps: { type: 'string', default: String(STEPS) },
    seed: { type: 'string' },
    schedule: { type: 'string' },
    jobs: { type: 'string', default: '1' },
    hold: { type: 'string', multiple: true, default: [] },
    'shrink-for': { type: 'string', default: '60' },
    pin: { type: 'string' },
    worker: { type: 'boolean', default: false },
  },
});

/** Time for making a failing schedule smaller, milliseconds. */
const shrinkFor = 1_000 * Number(options['shrink-for']);
const steps = Number(options.steps);
const forgive = new Set([...allKnownLimits].filter((limit) => !options.hold.includes(limit)));

if (options.worker) await work();
else if (options.seed !== undefined || options.schedule !== undefined) process.exitCode = await replay();
else process.exitCode = await all();

/** One of several processes: tells its progress and its summary as lines of JSON. */
async function work(): Promise<void> {
  const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
  say({ summary: await simulate({ from: Number(options.from), count: Number(options.seeds), steps, forgive, done: (seed) => say({ seed }) }) });
}

async function replay(): Promise<number> {
  const schedule = options.schedule === undefined ? generate(Number(options.seed), steps) : (JSON.parse(readFileSync(options.schedule, 'utf8')) as Pinned).schedule;
  const tell: RunOptions['tell'] = (at, what) => console.log(`${(at / 1_000).toFixed(3).padStart(9)}  ${what}`);
  const { violation, step } = await run(schedule, { tell, forgive });
  if (violation === undefined) return 0;
  await explain({ seed: schedule.seed, step, violation, schedule });
  return 1;
}

async function all(): Promise<number> {
  const started = performance.now();
  const [from, count, jobs] = [Number(options.from), Number(options.seeds), Number(options.jobs)];
  const share = Math.ceil(count / jobs);
  let done = 0;
  const progress = (): void => {
    done += 1;
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${count} seeds, ${Math.round((60_000 * done) / (performance.now() - started))} a minute`);
  };
  const shares = Array.from({ length: jobs }, (_, job) => ({ from: from + job * share, count: Math.min(share, count - job * share) })).filter((part) => part.count > 0);
  const summaries = await Promise.all(shares.map((part) => (jobs === 1 ? simulate({ ...part, steps, forgive, done: progress }) : delegate(part, progress))));
  const summary = summaries.reduce(together, nothing);
  if (process.stderr.isTTY) process.stderr.write('\n');
  console.log(summaryText(summary, performance.now() - started));
  const [first] = summary.failures;
  if (first !== undefined) await explain(first);
  return first === undefined && missingIn(summary.strikes).length === 0 ? 0 : 1;
}

/** Has another process play some seeds. */
async function delegate({ from, count }: { readonly from: number; readonly count: number }, progress: () => void): Promise<Summary> {
  const holds = options.hold.flatMap((limit) => ['--hold', limit]);
  const args = ['-C', 'source', fileURLToPath(import.meta.url), '--worker', '--from', String(from), '--seeds', String(count), '--steps', String(steps), ...holds];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let summary: Summary | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { readonly seed?: number; readonly summary?: Summary };
    if (said.summary === undefined) progress();
    summary = said.summary ?? summary;
  }
  if (summary === undefined) throw new Error(`The process for the seeds from ${from} on ended without a result; see its lines above.`);
  return summary;
}

async function explain(failure: Failure): Promise<void> {
  const until = performance.now() + shrinkFor;
  const schedule = await smallest(failure, () => performance.now() < until, { forgive });
  const { violation = failure.violation } = await run(schedule, { forgive });
  console.log(failureText(failure, schedule, violation));
  if (options.pin === undefined) return;
  const file = fileURLToPath(new URL(`pinned/${options.pin}.json`, import.meta.url));
  const pinned: Pinned = { promise: violation.promise, message: violation.message, limits: options.hold as KnownLimit[], schedule };
  writeFileSync(file, `${JSON.stringify(pinned, null, 2)}\n`);
  console.log(`Written to ${file}.`);
}
