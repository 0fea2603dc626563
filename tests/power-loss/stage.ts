/**
 * Has a server lose its power: `node -C source stage.ts HOME (--try | --seed S --cuts N --control N [--json])`, in a mount
 * namespace of its own (obstacle.ts). HOME is an empty folder.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '@paceline/core';
import { Disk } from './disk.ts';
import { Life } from './life.ts';
import { moments, type Moment } from './moments.ts';
import { IMPOSSIBLE, Obstacle } from './obstacle.ts';
import { complaints, nothing, resultText, together, type Result, type Tally } from './tally.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    try: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    cuts: { type: 'string', default: '20' },
    control: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const [home = ''] = positionals;
let disk: Disk | undefined;

try {
  if (!options.try) watchOverParent();
  process.exitCode = await (options.try ? attempt() : prove());
} catch (error) {
  if (!(error instanceof Obstacle)) throw error;
  console.log(error.message);
  process.exitCode = IMPOSSIBLE;
} finally {
  disk?.close();
  process.stdin.destroy();
}

/** Whoever has started this holds its standard input, and may be killed. */
function watchOverParent(): void {
  process.stdin.resume().once('end', () => {
    disk?.close();
    rmSync(home, { recursive: true, force: true });
    process.exit(1);
  });
}

/** Loses the power once, for nothing but to see whether it can. */
async function attempt(): Promise<number> {
  disk = await Disk.make(home);
  await disk.cut();
  try {
    writeFileSync(join(disk.folder, 'file'), 'x');
    throw new Obstacle('its ext4 goes on when it was shut down');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
  await disk.restore();
  return 0;
}

async function prove(): Promise<number> {
  const started = performance.now();
  const result = await all();
  console.log(options.json ? JSON.stringify(result) : resultText(result, performance.now() - started));
  return complaints(result).length === 0 ? 0 : 1;
}

async function all(): Promise<Result> {
  const order = shuffled(Object.keys(moments) as Moment[], seededRandom(`${options.seed} order`));
  let isGuestKnown = true;
  const careful = await onNewDisk(async () => {
    await using life = await begin(false);
    isGuestKnown = await life.cutAfterFirstGuest();
    let tally: Tally = { ...nothing, cuts: 1 };
    for (let cut = 0; tally.cuts < Number(options.cuts); cut++) {
      tally = together(tally, await life.cut(order[cut % order.length] ?? 'any'));
      progress(`${tally.cuts} of ${options.cuts} cuts, ${tally.acked} samples acknowledged, ${tally.lost} of them lost`);
    }
    return together(tally, await life.lookAtAll());
  });
  const careless = await onNewDisk(async () => {
    await using life = await begin(true);
    let tally = nothing;
    while (tally.cuts < Number(options.control)) {
      tally = together(tally, await life.cut('any'));
      progress(`control: ${tally.cuts} of ${options.control} cuts, ${tally.acked} samples acknowledged, ${tally.lost} of them lost`);
    }
    return tally;
  });
  if (process.stderr.isTTY) process.stderr.write('\n');
  return { careful, careless, isGuestKnown };
}

async function onNewDisk<Value>(use: () => Promise<Value>): Promise<Value> {
  disk = await Disk.make(home);
  try {
    return await use();
  } finally {
    disk.close();
    disk = undefined;
  }
}

function begin(isCareless: boolean): Promise<Life> {
  if (disk === undefined) throw new Error('There is no disk.');
  return Life.begin({ disk, isCareless, random: seededRandom(`${options.seed} ${isCareless}`) });
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1B[K${text}`);
  else if (!options.json) console.error(text);
}

function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items.map((item) => ({ item, key: random() })).sort((a, b) => a.key - b.key).map(({ item }) => item);
}
