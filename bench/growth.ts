import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contenders, lackOf, type Contender } from './fanout/contenders.ts';
import { growthHelp, growthOptionsOf, type GrowthOptions } from './fanout/growth-options.ts';
import { growthCharts, growthPage } from './fanout/growth-page.ts';
import { growths, type Growth } from './fanout/growth-sizes.ts';
import type { Settings } from './fanout/measure.ts';
import { pinning } from './fanout/pinning.ts';
import { runTurn, takesPart } from './fanout/series.ts';
import { KEPT_UP, summarize, type Outcome } from './fanout/summary.ts';
import { surroundings } from './fanout/surroundings.ts';

try {
  const options = growthOptionsOf(process.argv.slice(2));
  if (options === undefined) console.log(growthHelp);
  else await run(options);
} catch (error) {
  console.error(`${(error as Error).message}\nSee --help.`);
  process.exitCode = 1;
}

async function run(options: GrowthOptions): Promise<void> {
  const { servers, isQuick, out } = options;
  mkdirSync(join(out, 'charts'), { recursive: true });
  const pinned = pinning();
  const where = surroundings(servers, pinned.sentence);
  for (const [name, text] of where) console.log(`${name.padEnd(12)} ${text}`);
  const asked = contenders.filter(({ id }) => servers.includes(id));
  const leftOut = asked.flatMap((contender) => lackOf(contender) ?? []);
  for (const sentence of leftOut) console.log(sentence);
  const present = asked.filter((contender) => lackOf(contender) === undefined);
  if (present.length === 0) throw new Error('Nobody is there to be measured.');
  const lines = growths(isQuick);
  const outcomes = new Map<Growth['id'], readonly Outcome[]>();
  for (const growth of lines) outcomes.set(growth.id, await grow(growth, present, { ...options, pinning: pinned }));
  const titles = new Map(present.map(({ id, title }) => [id, title]));
  const results = { options, surroundings: where, growths: lines, outcomes, leftOut, titles };
  writeFileSync(join(out, 'GROWTH.md'), growthPage(results));
  for (const [name, content] of growthCharts(results)) writeFileSync(join(out, 'charts', name), content);
  console.log(`\nWritten: ${join(out, 'GROWTH.md')} and ${join(out, 'charts')}.`);
}

/** From the smallest to the largest; who has not kept up takes part no longer. */
async function grow({ id, sizes }: Growth, present: readonly Contender[], settings: Omit<Settings, 'tell'> & Pick<GrowthOptions, 'repeats'>): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const exhausted = new Set<Contender>();
  for (const [place, { workload }] of sizes.entries()) {
    for (const contender of present.filter((one) => !exhausted.has(one) && takesPart(one, workload))) {
      const own: Outcome[] = [];
      for (let repeat = 1; repeat <= settings.repeats; repeat++) own.push(await runTurn({ repeat, workload, contender }, `${id} ${place + 1}/${sizes.length}`, settings));
      outcomes.push(...own);
      const isBounded = workload.members > (contender.boundedAbove ?? Infinity);
      if (!isBounded && (summarize(contender.id, own, workload.members).delivered?.median ?? 0) < KEPT_UP) exhausted.add(contender);
    }
  }
  return outcomes;
}
