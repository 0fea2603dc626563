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
/** The disk is small, and the tracks of all its cuts stay on it. */
const CUTS_OF_A_LIFE = 20;
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
  const [careful, careless] = [Number(options.cuts), Number(options.control)];
  let result: Result = { careful: nothing, careless: nothing, guestsForgotten: 0 };
  while (result.careful.cuts < careful) {
    const { tally, isGuestKnown } = await carefulLife(careful - result.careful.cuts, result.careful);
    result = { ...result, careful: together(result.careful, tally), guestsForgotten: result.guestsForgotten + (isGuestKnown ? 0 : 1) };
  }
  while (result.careless.cuts < careless) {
    result = { ...result, careless: together(result.careless, await carelessLife(result.careless.cuts)) };
    progress('control', result.careless, careless);
  }
  if (process.stderr.isTTY) process.stderr.write('\n');
  return result;
}

/** A new server, and cuts of its power: `left` of them, or as many as a small disk has room for. */
function carefulLife(left: number, before: Tally): Promise<{ readonly tally: Tally; readonly isGuestKnown: boolean }> {
  const random = seededRandom(`${options.seed} from ${before.cuts}`);
  const order = shuffled(Object.keys(moments) as Moment[], random);
  return onNewDisk(async (disk) => {
    await using life = await Life.begin({ disk, random, isCareless: false });
    const isGuestKnown = await life.cutAfterFirstGuest();
    let tally: Tally = { ...nothing, cuts: 1 };
    for (let turn = 0; tally.cuts < Math.min(left, CUTS_OF_A_LIFE); turn++) {
      tally = together(tally, await life.cut(order[turn % order.length] ?? 'any'));
      progress('power cut', together(before, tally), Number(options.cuts));
    }
    return { tally: together(tally, await life.lookAtAll()), isGuestKnown };
  });
}

/** On a disk of its own, because nobody knows what such a server leaves behind. */
function carelessLife(cuts: number): Promise<Tally> {
  return onNewDisk(async (disk) => {
    await using life = await Life.begin({ disk, random: seededRandom(`${options.seed} control ${cuts}`), isCareless: true });
    // Awaited here, before the server is ended.
    return await life.cut('any');
  });
}

async function onNewDisk<Value>(use: (disk: Disk) => Promise<Value>): Promise<Value> {
  disk = await Disk.make(home);
  try {
    return await use(disk);
  } finally {
    disk.close();
    disk = undefined;
  }
}

function progress(what: string, { cuts, acked, lost }: Tally, of: number): void {
  const text = `${what} ${cuts} of ${of}: ${acked} samples acknowledged so far, ${lost} of them lost`;
  if (process.stderr.isTTY) process.stderr.write(`\r\x1B[K${text}`);
  else console.error(text);
}

function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items.map((item) => ({ item, key: random() })).sort((a, b) => a.key - b.key).map(({ item }) => item);
}
