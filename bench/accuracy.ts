import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { analyse, distanceBetween, type Fix } from '@paceline/core';
import { gatesStart, judge } from '../packages/core/src/recorder/gates.ts';
import { estimateFrom, refine, type Estimate } from '../packages/core/src/recorder/position-filter.ts';
import { accuracyOf, contradicted, correctionsFor, deviationsOf, isCorrected } from '../tests/recorded/accuracy.ts';
import { fileOf, files, fixesIn, missing, positionsOf } from '../tests/recorded/runs.ts';
import { pairs, percentile, together } from '../tests/recorded/together.ts';
import { courseOf } from './accuracy/course.ts';
import { explanation, limits } from './accuracy/explanation.ts';
import { pictureOf } from './accuracy/picture.ts';
import { syntheticTables } from './accuracy/synthetic.ts';
import { table } from './accuracy/table.ts';

const help = `node -C source bench/accuracy.ts [options]

Compares what the filter makes of the recorded runs beside the repository with the devices' own distances, with their
positions, and with other ways to count; and the pace that is shown with one that knows the future. Then the same of
runs that are made up, whose truth is known.

  --out FILE     write the tables into that file instead of the screen
  --plots FOLDER draw half an hour of five runs there: pace, corrections and the gap to another
  --synthetic    only the runs that are made up, on the screen: needs no recorded ones
  --help         shows this`;

/** By the numbers of the files: those that the constants were chosen by, and the pairs that are drawn. */
const TUNED = ['01', '03', '08', '10', '12', '13', '17', '19', '21', '24', '27', '29'];
const DRAWN = [
  ['01', '02'],
  ['03', '30'],
  ['12', '15'],
  ['20', '18'],
  ['28', '27'],
] as const;

/** The way when the filter's speed is integrated instead of the way between its places. */
function integratedSpeed(fixes: readonly Fix[]): number {
  let gates = gatesStart;
  let estimate: Estimate | undefined;
  let metres = 0;
  for (const fix of fixes) {
    const verdict = judge(gates, fix, fix.time);
    gates = verdict.gates;
    if (verdict.kind === 'dropped' || verdict.position.kind !== 'counted' || fix.location === undefined) continue;
    const { silence: seconds } = verdict.position;
    const observed = { location: fix.location, accuracy: fix.accuracy };
    if (estimate === undefined || seconds === undefined || seconds > 90) estimate = estimateFrom(observed);
    else if (seconds > 10) {
      const way = distanceBetween(estimate.location, fix.location);
      metres += way > 200 ? 0 : way;
      estimate = estimateFrom(observed);
    } else {
      const next = refine(estimate, { ...observed, seconds });
      metres += ((Math.hypot(estimate.north, estimate.east) + Math.hypot(next.north, next.east)) / 2) * seconds;
      estimate = next;
    }
  }
  return metres;
}

const percent = (metres: number, reference: number | undefined): string => (reference === undefined ? '' : `${metres >= reference ? '+' : '−'}${Math.abs((metres / reference - 1) * 100).toFixed(2)}`);

async function tables(): Promise<string> {
  const distances: (string | number)[][] = [];
  const paces: (string | number)[][] = [];
  const [tuned, heldOut]: [number[], number[]] = [[], []];
  for (const file of files) {
    process.stderr.write(`${file} …\n`);
    const fixes = await fixesIn(file);
    const whole = analyse(fixes);
    const { analysis, raw, gated, curve, pace } = accuracyOf(fixes);
    const { distance } = analysis;
    const { target, corrections } = correctionsFor(analysis, curve);
    const device = whole.deviceDistance;
    const reasons = Object.entries(whole.rejected).map(([reason, count]) => `${count} ${reason}`);
    distances.push([file, Math.round(raw), Math.round(gated), Math.round(distance), percent(distance, gated), percent(integratedSpeed(positionsOf(fixes)), gated), device === undefined ? '' : Math.round(device), percent(whole.distance, device), percent(distance, device), reasons.join(', ')]);
    const hours = analysis.moving / 3600;
    const long = deviationsOf(analysis, curve, { target, least: 90 });
    const half = TUNED.includes(numberOf(file)) ? 'tuned' : 'held out';
    paces.push([file, half, pace.moments, pace.ours.toFixed(1), pace.best.toFixed(1), pace.window, (pace.ours / pace.best).toFixed(2), (target * 60).toFixed(0), corrections.length, (corrections.length / hours).toFixed(1), corrections.filter(contradicted).length, `${long.filter((each) => isCorrected(each, corrections)).length} of ${long.length}`]);
    const ratios = half === 'tuned' ? tuned : heldOut;
    ratios.push(pace.ours / pace.best);
  }
  return `## Distance

Metres. "Added up": between each position and the next. "Gated": the same without jumps above 7 m/s and without holes. "Ours": by positions alone, and beside it how much that is off the gated sum, in percent; "integrated": the same when the filter's speed is integrated. "Device": what it counted itself; "with it" and "without it": how much our distance is off that, with all sensors and by positions alone.

${table(['file', 'added up', 'gated', 'ours', 'off, %', 'integrated, %', 'device', 'with it, %', 'without it, %', 'not believed'], distances)}

## Pace and corrections

Root mean square of the shown pace's difference to the pace over the 41 s around each moment, seconds per kilometre, at so many moments: those at which a pace is shown, all windows are known, and the runner moves. Beside it the same of the best plain window of 5 to 60 s that ends now, at the same moments, its length in seconds, and our part of it. Then the corrections for a runner whose target is their own median, how many that is an hour, how many of them the pace around that moment contradicts, and in how many of the times of at least 90 s in which that pace was off the target one was heard.

${table(['file', 'half', 'moments', 'ours', 'best window', 'its length', 'ours of it', 'target, s/km', 'corrections', 'an hour', 'contradicted', 'long ones corrected'], paces)}

Ours of the best window, geometric mean: ${geometricMean(tuned).toFixed(2)} on the half that was tuned by, ${geometricMean(heldOut).toFixed(2)} on the half that was held out.

${explanation}
`;
}

const numberOf = (file: string): string => file.slice(0, 2);

const geometricMean = (values: readonly number[]): number => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

async function gaps(): Promise<string> {
  const rows: (string | number)[][] = [];
  for (const [one, other] of pairs) {
    process.stderr.write(`${one} beside ${other} …\n`);
    const [first = [], second = []] = await Promise.all([one, other].map(async (number) => analyse(positionsOf(await fixesIn(fileOf(number)))).readings));
    const looks = await together(first, second, Number(one));
    const live = looks.filter(({ state }) => state === 'live');
    const errors = live.map(({ shown, truth }) => Math.abs(shown - truth));
    rows.push([`${one} and ${other}`, looks.length, ((live.length / looks.length) * 100).toFixed(1), percentile(errors, 0.5).toFixed(1), percentile(errors, 0.95).toFixed(1), Math.max(...live.map(({ age }) => age)).toFixed(1)]);
  }
  return `## Gaps

Half an hour of two runs at a time, second by second, over a connection of 120 to 370 ms that loses two frames in a hundred for good and holds up another, with all behind it, for up to three seconds, between a device whose clock is a day fast and one whose clock is a day slow. How many of the seconds the friend is shown as live, how far the gap that is shown then is off the true one of that instant, metres, and how old the newest is that is ever shown as live, seconds.

${table(['runs', 'seconds', 'live, %', 'off, median', 'off, 95 of 100', 'oldest live'], rows)}

`;
}

async function draw(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [one, other] of DRAWN) {
    process.stderr.write(`drawing ${one} beside ${other} …\n`);
    const [fixes, others] = await Promise.all([fixesIn(fileOf(one)), fixesIn(fileOf(other))]);
    writeFileSync(join(folder, `accuracy-${one}.svg`), pictureOf(fileOf(one), other, await courseOf(positionsOf(fixes), others)));
  }
}

const { values } = parseArgs({ options: { out: { type: 'string' }, plots: { type: 'string' }, synthetic: { type: 'boolean' }, help: { type: 'boolean' } } });
if (values.help === true) console.log(help);
else if (values.synthetic === true && (values.out ?? values.plots) !== undefined) {
  console.error('--synthetic prints a part on the screen: leave out --out and --plots, or leave out --synthetic to write all parts.');
  process.exitCode = 2;
} else if (values.synthetic === true) console.log(syntheticTables());
else if (missing !== undefined) {
  console.error(`There is nothing to compare: ${missing}.`);
  process.exitCode = 1;
} else {
  if (values.plots !== undefined) await draw(values.plots);
  const text = (await tables()).replace('## Five runs', `${await gaps()}${syntheticTables()}${limits}## Five runs`);
  if (values.out === undefined) console.log(text);
  else writeFileSync(values.out, `# Accuracy\n\nWritten by \`node -C source bench/accuracy.ts --out docs/accuracy.md --plots docs/images\` from 24 recorded runs, which are not part of this repository.\n\n${text}`);
}
