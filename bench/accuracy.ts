import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { analyse, distanceBetween, type Fix } from '@paceline/core';
import { gatesStart, judge } from '../packages/core/src/recorder/gates.ts';
import { estimateFrom, refine, type Estimate } from '../packages/core/src/recorder/position-filter.ts';
import { accuracyOf, correctionsFor } from '../tests/recorded/accuracy.ts';
import { files, fixesIn, missing, positionsOf } from '../tests/recorded/runs.ts';

const help = `node -C source bench/accuracy.ts [options]

Compares what the filter makes of the recorded runs beside the repository with the devices' own distances, with their
positions, and with other ways to count; and the pace that is shown with one that knows the future.

  --out FILE   write the tables into that file instead of the screen
  --help       shows this`;

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
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string => [row(head), row(head.map((_, place) => (place === 0 ? '---' : '--:'))), ...rows.map(row)].join('\n');

async function tables(): Promise<string> {
  const distances: (string | number)[][] = [];
  const paces: (string | number)[][] = [];
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
    const wrong = corrections.filter(({ cue, truth }) => truth !== undefined && (cue.advice === 'speed_up' ? truth < 0 : truth > 0));
    paces.push([file, pace.moments, pace.ours.toFixed(1), pace.best.toFixed(1), pace.window, (target * 60).toFixed(0), (corrections.length / hours).toFixed(1), wrong.length]);
  }
  return `## Distance

Metres. "Added up": between each position and the next. "Gated": the same without jumps above 7 m/s and without holes. "Ours": by positions alone, and beside it how much that is off the gated sum, in percent; "integrated": the same when the filter's speed is integrated. "Device": what it counted itself; "with it" and "without it": how much our distance is off that, with all sensors and by positions alone.

${table(['file', 'added up', 'gated', 'ours', 'off, %', 'integrated, %', 'device', 'with it, %', 'without it, %', 'not believed'], distances)}

## Pace and corrections

Root mean square of the shown pace's difference to the pace over the 41 s around each moment, seconds per kilometre, at so many moments; beside it the same of the best plain window that ends now, and its length in seconds. Then the corrections an hour for a runner whose target is their own median, and how many of them the pace around that moment contradicts.

${table(['file', 'moments', 'ours', 'best window', 'its length', 'target, s/km', 'corrections an hour', 'contradicted'], paces)}
`;
}

const { values } = parseArgs({ options: { out: { type: 'string' }, help: { type: 'boolean' } } });
if (values.help === true) console.log(help);
else if (missing !== undefined) {
  console.error(`There is nothing to compare: ${missing}.`);
  process.exitCode = 1;
} else {
  const text = await tables();
  if (values.out === undefined) console.log(text);
  else writeFileSync(values.out, `# Accuracy\n\nWritten by \`node -C source bench/accuracy.ts --out ${values.out}\` from 24 recorded runs, which are not part of this repository.\n\n${text}`);
}
