import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeCharts } from './fanout/charts.ts';
import { contenders } from './fanout/contenders.ts';
import { explanation } from './fanout/explanation.ts';
import { fanoutOptionsOf, help, type FanoutOptions } from './fanout/options.ts';
import { pinning } from './fanout/pinning.ts';
import { runProgram, type Printed } from './fanout/program.ts';
import { resultsPage, type Results } from './fanout/results-page.ts';
import { measureSeries, type SeriesResult } from './fanout/series.ts';
import { surroundings } from './fanout/surroundings.ts';
import { programs, quickWorkloads, workloads } from './fanout/workloads.ts';

/** A quick run begins nothing more after this, so that it ends within three minutes. */
const QUICK_TIME = 150_000;

try {
  const options = fanoutOptionsOf(process.argv.slice(2));
  if (options === undefined) console.log(help);
  else await run(options);
} catch (error) {
  console.error(`${(error as Error).message}\nSee --help.`);
  process.exitCode = 1;
}

async function run(options: FanoutOptions): Promise<void> {
  const { isQuick, only, servers, repeats, out } = options;
  // Before an hour of work, rather than after it.
  mkdirSync(out, { recursive: true });
  const deadline = isQuick ? performance.now() + QUICK_TIME : Infinity;
  const pinned = pinning();
  const where = surroundings(servers, pinned.sentence);
  for (const [name, text] of where) console.log(`${name.padEnd(12)} ${text}`);
  const chosen = (isQuick ? quickWorkloads : workloads).filter(({ id }) => only.includes(id));
  const titles = new Map(contenders.filter(({ id }) => servers.includes(id)).map(({ id, title }) => [id, title]));
  const write = (series: SeriesResult, printed: readonly Printed[]): void => {
    const results: Results = { ...series, options, surroundings: where, workloads: chosen, printed, titles, explanation: explanation(options) };
    writeFileSync(join(out, 'RESULTS.md'), resultsPage(results));
    writeCharts(out, results);
  };
  const series = await measureSeries({ workloads: chosen, servers, repeats, deadline, settings: { ...options, pinning: pinned }, measured: (sofar) => write(sofar, []) });
  const printed = await runPrograms(options, deadline);
  if (series.outcomes.length + printed.length === 0) throw new Error(`Nothing was measured. ${series.leftOut.join(' ') || 'A quick run does without these loads.'}`);
  write(series, printed);
  console.log(`\nWritten: ${join(out, 'RESULTS.md')} and ${join(out, 'charts')}.`);
}

async function runPrograms({ only, isQuick }: FanoutOptions, deadline: number): Promise<readonly Printed[]> {
  const all: Printed[] = [];
  for (const program of programs.filter(({ id }) => only.includes(id))) {
    const printed = performance.now() > deadline ? undefined : await runProgram(program, isQuick);
    if (printed !== undefined) all.push(printed);
  }
  return all;
}
