import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runFormats, writeRun, type RecordedRun } from '@paceline/files';
import { readRun } from '@paceline/files/node';
import { machine } from './machine.ts';

const help = `node -C source bench/files.ts [options]

Measures what it costs to read a recorded run from a file of each format: seconds of CPU, and the most memory that the
process had. Each file is read by a process of its own; the formats take turns.

  --points N   points, one a second (default: 86400, a day)
  --rounds N   how often (default: 3)
  --help       shows this`;

const { values } = parseArgs({
  options: { points: { type: 'string', default: '86400' }, rounds: { type: 'string', default: '3' }, read: { type: 'string' }, help: { type: 'boolean' } },
});

if (values.help === true) console.log(help);
else if (values.read !== undefined) await measure(values.read);
else compare(Number(values.points), Number(values.rounds));

/** Everything that a point can have, and a pause. */
function invented(points: number): RecordedRun {
  const point = (time: number): RecordedRun['points'][number] => ({
    time,
    location: { latitude: 46 + time * 1e-6, longitude: -30 + (time % 977) * 1e-6 },
    altitude: 100 + Math.sin(time / 500) * 40,
    heartRate: 100 + (time % 60),
    cadence: 160 + 2 * (time % 7),
    speed: 2.5 + (time % 10) / 10,
    distance: time * 2.9,
  });
  return { name: 'day', startedAt: Date.UTC(2030, 0, 1, 6), points: Array.from({ length: points }, (_, time) => point(time)), pauses: [] };
}

function compare(points: number, rounds: number): void {
  console.log(`${machine()}\n${points} points`);
  const folder = mkdtempSync(join(tmpdir(), 'paceline-files-'));
  try {
    const run = invented(points);
    for (const format of runFormats) writeFileSync(join(folder, `run.${format}`), writeRun(run, format).bytes);
    for (let round = 0; round < rounds; round++) {
      for (const format of runFormats) spawnSync(process.execPath, ['-C', 'source', fileURLToPath(import.meta.url), '--read', join(folder, `run.${format}`)], { stdio: 'inherit' });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Reads one file in this process, which has done nothing else. */
async function measure(file: string): Promise<void> {
  const before = process.cpuUsage();
  const { points } = await readRun(file);
  const { user, system } = process.cpuUsage(before);
  const [cpu, most] = [((user + system) / 1e6).toFixed(2), Math.round(process.resourceUsage().maxRSS / 1024)];
  console.log(`${file.split('.').at(-1)?.padEnd(8)} ${points.length} points read in ${cpu} s of CPU, at most ${most} MiB`);
}
