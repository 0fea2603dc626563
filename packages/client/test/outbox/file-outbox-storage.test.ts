import { appendFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LeftOutbox, OutboxStorage } from '@paceline/client';
import { FileOutboxStorage } from '@paceline/client/file';
import { until, VirtualEnvironment } from '@paceline/testkit';
import { outboxStorageContract } from '@paceline/testkit/contracts';
import { reading } from '@paceline/testkit/records';
import { FileStage } from './file-stage.ts';

outboxStorageContract('in files', async () => new FileStage(), { beDamaged: true, beFull: process.platform === 'linux' });

const key = { sessionId: 'run', userId: 'ana', writer: 'w1' };
const isPosix = process.platform !== 'win32';

let stage: FileStage;
let folder: string;
let storage: FileOutboxStorage;

beforeEach(() => {
  stage = new FileStage();
  folder = join(stage.folder, 'outboxes');
  storage = new FileOutboxStorage({ folder });
});

afterEach(() => stage.dispose());

/** The one outbox that is left, as soon as it is. */
async function takeOne(from: OutboxStorage = storage): Promise<LeftOutbox> {
  const [outbox] = await until(async () => {
    const left = await from.takeOver('ana');
    return left.length > 0 && left;
  }, { what: 'an outbox to be left' });
  return outbox!;
}

const seqs = ({ samples }: LeftOutbox): number[] => samples.map(({ seq }) => seq);

/** An outbox with samples 1 to `last` that nobody has; returns its file. */
async function leave(last: number): Promise<string> {
  const outbox = await storage.create(key);
  await outbox.append(Array.from({ length: last }, (_, index) => reading(index + 1)));
  outbox.release();
  (await takeOne()).release();
  return stage.fileOf(key);
}

/** The folder of an outbox of the same user, of which there is nothing else yet. */
function unfinishedBeside(file: string): string {
  const path = dirname(file).replace(/......$/, 'abcdef');
  mkdirSync(path);
  return path;
}

describe('what is kept in files', () => {
  test.runIf(isPosix)('[G10] is for the user of the process alone', async () => {
    await (await storage.create(key)).append([reading(1)]);
    const modes = globSync('**', { cwd: folder }).map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8)).sort();
    // The folder that was named, the one of the outbox, and in that the samples, whose they are, and the lock.
    expect(modes).toEqual(['600', '600', '600', '700', '700']);
  });

  test('leaves nothing behind when it is removed', async () => {
    const outbox = await storage.create(key);
    await outbox.append([reading(1)]);
    await outbox.remove();
    expect(globSync('*', { cwd: folder })).toEqual([]);
  });

  test('[G3] ends with the last whole line when its write was interrupted, without a word of damage, and goes on there', async () => {
    const file = await leave(2);
    appendFileSync(file, readFileSync(file).subarray(readFileSync(file).lastIndexOf('["sample"') - 9, -1));
    const left = await takeOne();
    expect([left.samples, left.damage]).toEqual([[reading(1), reading(2)], undefined]);
    await left.append([reading(3)]);
    left.release();
    const again = await takeOne();
    expect([seqs(again), again.damage]).toEqual([[1, 2, 3], undefined]);
  });

  test('is nothing when the run that made it came no further than its first line', async () => {
    const file = await leave(1);
    for (const content of ['', readFileSync(file, 'utf8').slice(0, 30)]) {
      const unfinished = unfinishedBeside(file);
      writeFileSync(join(unfinished, 'samples'), content);
      (await takeOne()).release();
      expect(existsSync(unfinished)).toBe(false);
    }
  });

  test('[G3] is whose it was when its first line is damaged, as a copy says; that is told of, and the rest is whole', async () => {
    const file = await leave(3);
    const whole = readFileSync(file);
    const newline = whole.indexOf('\n');
    for (const [damage, expected] of [
      [(bytes: Buffer) => (bytes[20]! ^= 1), [1, 2, 3]],
      [(bytes: Buffer) => bytes.fill(0, 0, newline), [1, 2, 3]],
      [(bytes: Buffer) => (bytes[newline]! ^= 1), [2, 3]],
    ] as const) {
      const bytes = Buffer.from(whole);
      damage(bytes);
      writeFileSync(file, bytes);
      const left = await takeOne();
      expect([left.key, seqs(left), left.damage]).toEqual([key, expected, 'One record of the outbox could not be read: line 1 (its checksum is wrong).']);
      left.release();
    }
    const left = await takeOne();
    await left.append([reading(4)]);
    await left.replace!([reading(1), reading(2)]);
    left.release();
    // Written anew, it has its first line again.
    const again = await takeOne();
    expect([again.key, seqs(again), again.damage]).toEqual([key, [1, 2], undefined]);
  });

  test('[G3] is told of when its end, or all of it, was overwritten, and is removed without more when it is uploaded', async () => {
    const file = await leave(5);
    const bytes = readFileSync(file);
    writeFileSync(file, Buffer.from(bytes).fill(0, bytes.lastIndexOf('["sample",{"seq":4') + 3));
    const left = await takeOne();
    expect([left.key, seqs(left), left.damage]).toEqual([key, [1, 2, 3], expect.stringMatching(/^One record of the outbox could not be read: bytes \d+ to \d+ \(they are no lines\)\.$/)]);
    await left.append([reading(4)]);
    left.release();
    const mended = await takeOne();
    expect([seqs(mended), mended.damage]).toEqual([[1, 2, 3, 4], undefined]);
    mended.release();
    writeFileSync(file, Buffer.alloc(bytes.length));
    const nothing = await takeOne();
    expect([nothing.key, seqs(nothing), nothing.damage]).toEqual([key, [], `One record of the outbox could not be read: bytes 1 to ${bytes.length} (they are no lines).`]);
    await nothing.remove();
    expect(globSync('*', { cwd: folder })).toEqual([]);
  });

  test('[G3] of an earlier version, without a copy of its first line, is read as it was', async () => {
    const file = await leave(2);
    rmSync(join(dirname(file), 'owner'));
    const left = await takeOne();
    expect([left.key, seqs(left), left.damage]).toEqual([key, [1, 2], undefined]);
  });

  test('is not lost when nobody can say whose it is: the others come first, then the error', async () => {
    const run = await stage.startRun();
    for (const [writer, seq] of [['w1', 1], ['w2', 7]] as const) await (await run.storage.create({ ...key, writer })).append([reading(seq)]);
    await run.crash();
    const file = stage.fileOf(key);
    for (const of of [file, join(dirname(file), 'owner')]) writeFileSync(of, readFileSync(of, 'utf8').replace('"ana"', '"anb"'));
    const whole = await takeOne();
    expect(seqs(whole)).toEqual([7]);
    const told = { kind: 'unavailable', message: `${file} does not say whose samples it has: its first line is damaged, and so is the copy of it beside. Move it away, or delete it.` };
    await expect(storage.takeOver('ana')).rejects.toMatchObject(told);
    // Held until here: what nobody holds may be taken over again.
    whole.release();
    expect(existsSync(file)).toBe(true);
  });

  test('is written anew when most of it is forgotten', async () => {
    const outbox = await storage.create(key);
    for (let last = 200; last <= 3_000; last += 200) {
      await outbox.append(Array.from({ length: 200 }, (_, index) => reading(last - 199 + index, { pace: 5 })));
      await outbox.forget(last - 3);
    }
    expect(statSync(stage.fileOf(key)).size).toBeLessThan(200_000);
    await outbox.append([reading(3_001, { pace: 5 })]);
    outbox.release();
    const left = await takeOne();
    expect([seqs(left), left.damage]).toEqual([[2_998, 2_999, 3_000, 3_001], undefined]);
    expect(statSync(stage.fileOf(key)).mode & 0o777).toBe(isPosix ? 0o600 : 0o666);
  });

  test('is cleared away when a run ended in the middle of making or removing it, an hour later', async () => {
    const file = await leave(1);
    const empty = unfinishedBeside(file);
    const environment = new VirtualEnvironment({ now: Date.now() });
    const later = new FileOutboxStorage({ folder, environment });
    (await takeOne(later)).release();
    expect(existsSync(empty)).toBe(true);
    await environment.advance(3_601_000);
    expect(seqs(await takeOne(later))).toEqual([1]);
    expect([existsSync(empty), existsSync(file)]).toEqual([false, true]);
  });

  test('is taken as it is when a run ended while it wrote the file anew', async () => {
    const file = await leave(2);
    writeFileSync(`${file}.new`, readFileSync(file).subarray(0, 100));
    expect(seqs(await takeOne())).toEqual([1, 2]);
  });

  test('is flushed once for all appends that come meanwhile, and not for what is forgotten', async () => {
    const outbox = await storage.create(key);
    const handle = await open(stage.fileOf(key));
    const flush = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, 'datasync');
    try {
      await Promise.all(Array.from({ length: 500 }, (_, index) => outbox.append([reading(index + 1)])));
      expect(flush).toHaveBeenCalledTimes(2);
      await outbox.forget(500);
      expect(flush).toHaveBeenCalledTimes(2);
    } finally {
      flush.mockRestore();
      await handle.close();
    }
  });
});

describe('a folder of outboxes', () => {
  test('may be shared by several storages in one process', async () => {
    const other = new FileOutboxStorage({ folder });
    const outbox = await storage.create(key);
    await outbox.append([reading(1)]);
    expect([await storage.takeOver('ana'), await other.takeOver('ana')]).toEqual([[], []]);
    outbox.release();
    const left = await takeOne(other);
    expect(await storage.takeOver('ana')).toEqual([]);
    await left.append([reading(2)]);
  });

  test('is emptied by those who take over while others make outboxes in it, and neither fails', async () => {
    const cleaner = await stage.startRun();
    const making = { goesOn: true };
    const make = async (): Promise<void> => {
      for (let made = 0; made < 60; made += 1) {
        const outbox = await storage.create({ ...key, writer: `w${made % 3}` });
        await outbox.append([reading(1)]);
        await outbox.remove();
      }
    };
    const made = make().finally(() => (making.goesOn = false));
    while (making.goesOn) expect(await cleaner.storage.takeOver('ana')).toEqual([]);
    await made;
    expect(stage.files()).toEqual([]);
  });

  test('that is not there holds nothing, and is made with the first outbox', async () => {
    expect(await storage.takeOver('ana')).toEqual([]);
    expect(existsSync(folder)).toBe(false);
    await new FileOutboxStorage({ folder: join(folder, 'deeper') }).create(key);
  });

  test('that cannot be one is refused by its name', async () => {
    writeFileSync(folder, 'a file');
    const told = { name: 'OutboxStorageError', kind: 'unavailable', message: expect.stringMatching(/^The outboxes in .*outboxes cannot be used: .* Give the storage a folder/) as string };
    await expect(storage.create(key)).rejects.toMatchObject(told);
    await expect(storage.takeOver('ana')).rejects.toMatchObject(told);
  });

  test.runIf(isPosix)('that is deleted takes its outboxes along, and who has one is told', async () => {
    const outbox = await storage.create(key);
    await outbox.append([reading(1)]);
    rmSync(folder, { recursive: true });
    await expect(outbox.append([reading(2)])).rejects.toMatchObject({ kind: 'lost', message: expect.stringContaining('was deleted') as string });
    await (await storage.create(key)).append([reading(2)]);
  });

  test.runIf(process.platform === 'linux')('[G9] without room takes no outbox, and the same one when there is room', async () => {
    const run = await stage.startRun();
    run.process.limitFiles(10);
    await expect(run.storage.create(key)).rejects.toMatchObject({ kind: 'full', message: expect.stringMatching(/^There is no room in .* \(EFBIG\)\. .* Free some space; it works again then\.$/) as string });
    run.process.limitFiles('unlimited');
    await (await run.storage.create(key)).append([reading(1)]);
  });
});
