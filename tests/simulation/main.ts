/**
 * Paceline's deterministic simulation: the proof of the promises G1 to G9 of ARCHITECTURE.md, and of what G10 says of deletion.
 *
 * The real SDK, the real engine and clients that know nothing of either run in one process on virtual time, on a network
 * and a disk that are simulated. A schedule, drawn from a seed, says what happens to them: bad connections, crashes, torn
 * writes, wrong clocks, second devices; in every third seed, users delete what they have recorded (`schedule/`). A world
 * carries it out (`world/`, `disk/`). Witnesses, one for each promise, watch the wire, the apps and the disk and compare
 * them with the truth, which they know from the world and not from the product (`oracle/`). The same seed always has the
 * same course.
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
import { atTerminal, counted, UsageError } from '../command-line.ts';
import { allKnownLimits } from './oracle/known-limits.ts';
import { optionsFrom, type Course, type Options } from './options.ts';
import { endText, failureText, summaryText } from './report.ts';
import { run, type RunOptions } from './run.ts';
import { generate } from './schedule/generate.ts';
import type { Schedule } from './schedule/steps.ts';
import type { Pinned } from './pinned.ts';
import { nothing, simulate, smallest, together, type Failure, type Summary } from './simulate.ts';
import { missingIn } from './strikes.ts';

type Seeds = Extract<Course, { readonly do: 'seeds' }>;

await atTerminal('npm run simulate', () => {
  const options = optionsFrom(process.argv.slice(2));
  const { course } = options;
  if (course.do === 'seeds') return course.isWorker ? work(course, options) : all(course, options);
  return replay(course.do === 'seed' ? generate(course.seed, options.steps) : scheduleIn(course.file), options);
});

/** One of several processes: tells its progress and its summary as lines of JSON. */
async function work({ from, count }: Seeds, options: Options): Promise<number> {
  const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
  say({ summary: await simulate({ from, count, steps: options.steps, forgive: forgivenBy(options), done: (seed) => say({ seed }) }) });
  return 0;
}

function forgivenBy({ hold }: Options): NonNullable<RunOptions['forgive']> {
  return new Set([...allKnownLimits].filter((limit) => !hold.includes(limit)));
}

function scheduleIn(file: string): Schedule {
  const { schedule } = ((): Partial<Pinned> => {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Pinned;
    } catch (error) {
      throw new UsageError(`--schedule cannot be read: ${(error as Error).message}`);
    }
  })();
  if (!Array.isArray(schedule?.steps)) throw new UsageError(`--schedule needs a file like those of tests/simulation/pinned, and ${file} has no schedule with steps`);
  return schedule;
}

async function replay(schedule: Schedule, options: Options): Promise<number> {
  const tell: RunOptions['tell'] = (at, what) => console.log(`${(at / 1_000).toFixed(3).padStart(9)}  ${what}`);
  const { violation, step } = await run(schedule, { tell, forgive: forgivenBy(options) });
  if (violation === undefined) {
    console.log('All promises were kept.');
    return 0;
  }
  await explain({ seed: schedule.seed, step, violation, schedule }, options);
  console.log(`Ends with 1, as ${violation.promise} was broken.`);
  return 1;
}

async function all(course: Seeds, options: Options): Promise<number> {
  const { from, count, jobs } = course;
  const started = performance.now();
  const share = Math.ceil(count / jobs);
  let done = 0;
  const progress = (): void => {
    done += 1;
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${counted(count, 'seed')}, ${Math.round((60_000 * done) / (performance.now() - started))} a minute`);
  };
  const shares = Array.from({ length: jobs }, (_, job) => ({ ...course, from: from + job * share, count: Math.min(share, count - job * share) })).filter((part) => part.count > 0);
  const alone = { steps: options.steps, forgive: forgivenBy(options), done: progress };
  const summaries = await Promise.all(shares.map((part) => (jobs === 1 ? simulate({ ...alone, from: part.from, count: part.count }) : delegate(part, options, progress))));
  const summary = summaries.reduce(together, nothing);
  if (process.stderr.isTTY) process.stderr.write('\n');
  console.log(summaryText(summary, performance.now() - started));
  const [first] = summary.failures;
  if (first !== undefined) await explain(first, options);
  console.log(endText(summary));
  return first === undefined && missingIn(summary.strikes).length === 0 ? 0 : 1;
}

/** Has another process play some seeds. */
async function delegate({ from, count }: Seeds, { steps, hold }: Options, progress: () => void): Promise<Summary> {
  const holds = hold.flatMap((limit) => ['--hold', limit]);
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

async function explain(failure: Failure, options: Options): Promise<void> {
  const until = performance.now() + options.shrinkFor;
  const forgive = forgivenBy(options);
  const schedule = await smallest(failure, () => performance.now() < until, { forgive });
  const { violation = failure.violation } = await run(schedule, { forgive });
  console.log(failureText(failure, schedule, violation));
  if (options.pin === undefined) return;
  const file = fileURLToPath(new URL(`pinned/${options.pin}.json`, import.meta.url));
  const pinned: Pinned = { promise: violation.promise, message: violation.message, limits: options.hold, schedule };
  writeFileSync(file, `${JSON.stringify(pinned, null, 2)}\n`);
  console.log(`Written to ${file}.`);
}
