/**
 * Has a server lose its power: `node -C source stage.ts HOME (--try | --seed S --cuts N --control N [--json])`, in a mount
 * namespace of its own (obstacle.ts). HOME is an empty folder.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '@paceline/core';
import { counted } from '../command-line.ts';
import { Disk } from './disk.ts';
import { Life } from './life.ts';
import { cutsWith, inRuns } from './moments.ts';
import { IMPOSSIBLE, Obstacle } from './obstacle.ts';
import { at, complaints, cutsOf, missingIn, nothing, resultText, together, type Result, type Tally } from './tally.ts';

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
  return complaints(result).length === 0 && missingIn(result.careful).length === 0 ? 0 : 1;
}

async function all(): Promise<Result> {
  const [careful, careless] = [Number(options.cuts), Number(options.control)];
  let result: Result = { careful: nothing, careless: nothing, guestsForgotten: 0 };
  while (cutsOf(result.careful) < careful) {
    const { tally, isGuestKnown } = await carefulLife(careful - cutsOf(result.careful), result.careful);
    result = { ...result, careful: together(result.careful, tally), guestsForgotten: result.guestsForgotten + (isGuestKnown ? 0 : 1) };
  }
  while (cutsOf(result.careless) < careless) {
    result = { ...result, careless: together(result.careless, await carelessLife(result.careless)) };
  }
  if (process.stderr.isTTY) process.stderr.write('\n');
  return result;
}

/** A new server, and cuts of its power: `left` of them, or as many as a small disk has room for. */
function carefulLife(left: number, before: Tally): Promise<{ readonly tally: Tally; readonly isGuestKnown: boolean }> {
  const random = seededRandom(`${options.seed} from ${cutsOf(before)}`);
  const order = shuffled(inRuns, random);
  const room = Math.min(left, CUTS_OF_A_LIFE);
  let tally = nothing;
  const onCut = teller('power cut', () => together(before, tally), Number(options.cuts));
  return onNewDisk(async (disk) => {
    await using life = await Life.begin({ disk, random, isCareless: false, onCut });
    const isGuestKnown = await life.cutAfterFirstGuest();
    tally = { ...tally, moments: at('guest') };
    for (let turn = 0; cutsOf(tally) < room; turn++) {
      const moment = order[turn % order.length] ?? 'any';
      if (cutsOf(tally) + cutsWith(moment) <= room) tally = together(tally, await life.cut(moment));
    }
    return { tally: together(tally, await life.lookAtAll()), isGuestKnown };
  });
}

/** On a disk of its own, because nobody knows what such a server leaves behind. */
function carelessLife(before: Tally): Promise<Tally> {
  const onCut = teller('control', () => before, Number(options.control));
  return onNewDisk(async (disk) => {
    await using life = await Life.begin({ disk, random: seededRandom(`${options.seed} control ${cutsOf(before)}`), isCareless: true, onCut });
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

/** Tells of every cut as it comes, with what was found after those before it. */
function teller(what: string, soFar: () => Tally, of: number): () => void {
  let cuts = cutsOf(soFar());
  return () => {
    const { acked, lost } = soFar();
    const text = `${what} ${(cuts += 1)} of ${of}; before it ${counted(acked, 'sample')} acknowledged, ${lost} lost`;
    if (process.stderr.isTTY) process.stderr.write(`\r\x1B[K${text}`);
    else console.error(text);
  };
}

function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items.map((item) => ({ item, key: random() })).sort((a, b) => a.key - b.key).map(({ item }) => item);
}
