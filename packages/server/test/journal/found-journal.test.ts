import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startServer, until } from '@paceline/testkit';
import { foundJournal, keepAsFound } from '../../src/journal/found-journal.ts';
import { openTables } from '../../src/journal/open-tables.ts';
import { DATABASE_FILE } from '../../src/journal/sqlite-store.ts';
import { storable } from '../../src/journal/storable.ts';
import { beginning, nextCommit } from './crash-commits.ts';
import { inspect, WAL_FILE } from './crash-inspection.ts';
import { testFolder, withStore } from './folders.ts';
import { flipped } from './journals.ts';
import { runOnSmallDisk, smallDiskObstacle } from './small-disk.ts';

const COMMITS = 40;

/** A folder as a crash after forty commits leaves it, with a bit turned over in the journal at that share of its length. */
async function damagedFolder(at = 0.4): Promise<string> {
  const [living, folder] = [testFolder(), testFolder()];
  const { tables } = await openTables(join(living, DATABASE_FILE));
  tables.commit(storable(beginning));
  for (let offset = 0; offset < COMMITS; offset++) tables.commit(storable(nextCommit({ offset, lastSeq: offset }, 1)));
  for (const file of [DATABASE_FILE, WAL_FILE]) copyFileSync(join(living, file), join(folder, file));
  tables.close();
  const journal = readFileSync(join(folder, WAL_FILE));
  writeFileSync(join(folder, WAL_FILE), flipped(journal, Math.floor(journal.length * at)));
  return folder;
}

const bytesIn = (folder: string, ...files: readonly string[]): Buffer[] => files.map((file) => readFileSync(join(folder, file)));

describe('[M7] a journal that is damaged in the middle', () => {
  test('is kept with its database as it was found, for their owner alone; what comes before the damage goes on', async () => {
    const folder = await damagedFolder();
    const before = bytesIn(folder, DATABASE_FILE, WAL_FILE);
    const copy = join(folder, `${DATABASE_FILE}.damaged`);
    await withStore(folder, async ({ loss }) => {
      expect(loss?.copy).toBe(copy);
      expect(loss?.commits).toBeGreaterThan(10);
      expect(loss?.commits).toBeLessThan(COMMITS);
    });
    expect(bytesIn(folder, `${DATABASE_FILE}.damaged`, `${DATABASE_FILE}.damaged-wal`)).toEqual(before);
    for (const file of [copy, `${copy}-wal`]) expect(statSync(file).mode & 0o777).toBe(0o600);
    const { offset } = await inspect(folder);
    expect(offset).toBeGreaterThan(0);
    expect(offset).toBeLessThan(COMMITS);
  });

  test('is told once: after it the database is whole, and goes on from where it was', async () => {
    const folder = await damagedFolder();
    const before = await inspect(folder);
    await withStore(folder, async (store) => {
      expect(store.loss).toBeUndefined();
      expect(await store.commit(nextCommit(before, 5))).toEqual([]);
    });
    expect(await inspect(folder)).toEqual({ offset: before.offset + 1, lastSeq: before.lastSeq + 5 });
  });

  test('is copied once when it is found again, and another one beside it', async () => {
    const [folder, other] = [await damagedFolder(), await damagedFolder(0.2)];
    const file = join(folder, DATABASE_FILE);
    for (const _ of [1, 2]) expect(keepAsFound(file)).toBe(`${file}.damaged`);
    for (const name of [DATABASE_FILE, WAL_FILE]) copyFileSync(join(other, name), join(folder, name));
    for (const _ of [1, 2]) expect(keepAsFound(file)).toBe(`${file}.damaged-2`);
    writeFileSync(`${file}.damaged.partial`, 'half a copy');
    expect(readdirSync(folder).filter((name) => name.includes('damaged')).length).toBe(5);
  });

  const obstacle = smallDiskObstacle();

  test.skipIf(obstacle !== undefined)(`keeps the server from starting while there is no room for the copy, and nothing is changed${obstacle === undefined ? '' : ` (skipped: ${obstacle})`}`, () => {
    const { before, refused, opened } = runOnSmallDisk(new URL('journal-without-room.ts', import.meta.url), 4_000_000) as Readonly<Record<string, object>>;
    const message = expect.stringMatching(/^The journal .*paceline\.db-wal is damaged, and the copy .* \(0\.\d MB are needed, 0\.\d MB are free\); make room there, and start again\. The data was left as it is\.$/) as string;
    expect(refused).toEqual({ ...before, kind: 'disk_full', message });
    expect(opened).toEqual({ copy: expect.stringMatching(/paceline\.db\.damaged$/) as string });
  });

  test('is told at the start of the server, with what is lost, where the copies are and what to do', { timeout: 60_000 }, async () => {
    const dataDir = await damagedFolder();
    await using server = await startServer({ dataDir });
    await until(() => /^paceline: The journal/m.test(server.logs) && server.logs.includes('"the journal of the database is damaged"'), { what: 'the server to tell' });
    expect(server.logs).toMatch(/^paceline: The journal paceline\.db-wal is damaged: at least \d+ of the last commits .* are lost, although acknowledged\. .* kept in .*paceline\.db\.damaged, and its journal in .*\.damaged-wal\. Look at the disk; .* put a backup of paceline\.db in its place\.$/m);
    expect(server.logs).toMatch(/"level":"error".*"count":\d+.*"the journal of the database is damaged"/);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });
});

test('[M7] a journal that is torn at its end is told to nobody, and nothing is copied', async () => {
  const folder = await damagedFolder(0.9999);
  expect(foundJournal(join(folder, DATABASE_FILE))).toEqual({ kind: 'torn' });
  await withStore(folder, async (store) => expect(store.loss).toBeUndefined());
  expect(existsSync(join(folder, `${DATABASE_FILE}.damaged`))).toBe(false);
  expect(await inspect(folder)).toEqual({ offset: COMMITS - 1, lastSeq: COMMITS - 1 });
});

test('[M7] a journal that cannot be read is left to SQLite, which says what is wrong', async () => {
  const folder = await damagedFolder();
  const journal = join(folder, WAL_FILE);
  rmSync(journal);
  mkdirSync(journal);
  expect(foundJournal(join(folder, DATABASE_FILE))).toEqual({ kind: 'torn' });
  await expect(openTables(join(folder, DATABASE_FILE))).rejects.toMatchObject({ name: 'StoreError', message: expect.stringContaining(DATABASE_FILE) as string });
});
