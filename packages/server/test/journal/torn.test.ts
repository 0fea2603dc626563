import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '@paceline/core';
import { until } from '@paceline/testkit';
import { openTables } from '../../src/journal/open-tables.ts';
import { DATABASE_FILE } from '../../src/journal/sqlite-store.ts';
import { storable } from '../../src/journal/storable.ts';
import { beginning, nextCommit, type Promised } from './crash-commits.ts';
import { inspect, WAL_FILE } from './crash-inspection.ts';
import { writeUntilKilled } from './crash-writer-process.ts';
import { newFolder, removeFolder, testFolder } from './folders.ts';

const SECTOR = 512;

/** The files of a store that crashed after its last commit. */
interface Crash {
  readonly database: Buffer;
  readonly wal: Buffer;
  /** Commits that have been moved from the journal into the database, and are in the journal no longer. */
  readonly moved: number;
  /** Where in the journal the later commits end, in bytes. */
  readonly ends: readonly number[];
  readonly promised: Promised;
}

/** Where the last whole frame of the journal's present round ends: those of the round before have another salt. */
function endOf(wal: Buffer): number {
  const frame = 24 + 4096;
  const salt = wal.subarray(16, 24);
  let end = 32;
  while (end + frame <= wal.length && wal.subarray(end + 8, end + 16).equals(salt)) end += frame;
  return end;
}

/** Writes so many commits, and takes the files as they are then, and at some moments before. */
async function crashAfter(commits: number, watch: (files: Pick<Crash, 'database' | 'wal'>, commit: number) => void = () => {}): Promise<Crash> {
  const folder = newFolder();
  const files = () => ({ database: readFileSync(join(folder, DATABASE_FILE)), wal: readFileSync(join(folder, WAL_FILE)) });
  const { tables } = await openTables(join(folder, DATABASE_FILE));
  tables.commit(storable(beginning));
  const random = seededRandom(commits);
  let promised: Promised = { offset: 0, lastSeq: 0 };
  let moved = 0;
  let ends: number[] = [];
  for (let commit = 1; commit <= commits; commit++) {
    const count = 1 + Math.floor(random() * 40);
    tables.commit(storable(nextCommit(promised, count)));
    promised = { offset: promised.offset + 1, lastSeq: promised.lastSeq + count };
    const now = files();
    const end = endOf(now.wal);
    if (end < (ends.at(-1) ?? 0)) {
      moved = commit - 1;
      ends = [];
    }
    ends.push(end);
    watch(now, commit);
  }
  const crash = { ...files(), moved, ends, promised };
  tables.close();
  removeFolder(folder);
  return crash;
}

function folderWith({ database, wal }: Pick<Crash, 'database' | 'wal'>): string {
  const folder = testFolder();
  writeFileSync(join(folder, DATABASE_FILE), database);
  writeFileSync(join(folder, WAL_FILE), wal);
  return folder;
}

/** Commits that must be there when the journal is whole up to that byte. */
const commitsBefore = ({ moved, ends }: Crash, place: number): number => moved + ends.filter((end) => end <= place).length;

describe.each([
  ['that was never emptied', 12],
  ['that was emptied before', 330],
])('[G1] a journal %s, after a crash', (_, commits) => {
  let crash: Crash;
  let random: () => number;
  let end: number;

  beforeAll(async () => {
    crash = await crashAfter(commits);
    random = seededRandom('torn');
    end = crash.ends.at(-1) ?? 0;
  }, 60_000);

  const somewhere = (from: number, to: number): number => from + Math.floor(random() * (to - from));

  test('holds every commit when nothing is torn', async () => {
    expect(crash.moved > 0).toBe(commits > 100);
    expect(await inspect(folderWith(crash))).toEqual(crash.promised);
  });

  test('cut anywhere, holds exactly the commits before the cut, and all of them when it is cut behind the last', async () => {
    const borders = crash.ends.slice(-4).flatMap((each) => [each - 1, each, each + 1]);
    const cuts = [0, 31, 32, ...borders, ...Array.from({ length: 12 }, () => somewhere(0, crash.wal.length))];
    for (const cut of cuts) {
      const { offset } = await inspect(folderWith({ ...crash, wal: crash.wal.subarray(0, cut) }));
      expect(offset, `cut at ${cut}`).toBe(Math.max(0, commitsBefore(crash, cut)));
    }
  });

  test('with a flipped bit anywhere, holds exactly the commits before it', async () => {
    const last = crash.ends.at(-2) ?? 0;
    const places = [...Array.from({ length: 8 }, () => somewhere(last, end)), ...Array.from({ length: 8 }, () => somewhere(32, end))];
    for (const place of places) {
      const wal = Buffer.from(crash.wal);
      wal[place] = (wal[place] ?? 0) ^ (1 << somewhere(0, 8));
      expect((await inspect(folderWith({ ...crash, wal }))).offset, `flipped at ${place}`).toBe(commitsBefore(crash, place));
    }
  });

  test('whose last commits reached the disk only in some of their sectors, holds those before the first that is missing', async () => {
    for (let round = 0; round < 12; round++) {
      const from = crash.ends.at(-1 - somewhere(1, 4)) ?? 32;
      const wal = Buffer.from(crash.wal);
      const lost = Array.from({ length: Math.ceil((end - from) / SECTOR) }, (__, index) => from + index * SECTOR).filter(() => random() < 0.3);
      for (const place of lost) wal.fill(0, place, Math.min(end, place + SECTOR));
      // A sector that was zero anyway is not missing.
      const first = wal.findIndex((byte, place) => byte !== crash.wal[place]);
      expect((await inspect(folderWith({ ...crash, wal }))).offset).toBe(commitsBefore(crash, first === -1 ? end : first));
    }
  });

  test('is written on from where it ends', async () => {
    const folder = folderWith({ ...crash, wal: crash.wal.subarray(0, somewhere(32, end)) });
    const before = await inspect(folder);
    const { tables } = await openTables(join(folder, DATABASE_FILE));
    expect(tables.commit(storable(nextCommit(before, 5)))).toEqual([]);
    tables.close();
    expect(await inspect(folder)).toEqual({ offset: before.offset + 1, lastSeq: before.lastSeq + 5 });
  });
});

test('[G1] a database that was being written from the journal when the power failed, and is torn in every page, is made whole from it', async () => {
  let before: Pick<Crash, 'database' | 'wal'> | undefined;
  let torn: (Pick<Crash, 'database' | 'wal'> & { readonly commit: number }) | undefined;
  // The commit that finds the journal long moves it into the database: from then on that differs.
  await crashAfter(330, (files, commit) => {
    if (before !== undefined && torn === undefined && !files.database.equals(before.database) && commit > 1) {
      const random = seededRandom('sectors');
      const database = Buffer.from(files.database);
      const old = Buffer.concat([before.database, Buffer.alloc(database.length - before.database.length)]);
      for (let place = 0; place < database.length; place += SECTOR) {
        if (random() < 0.5) old.copy(database, place, place, place + SECTOR);
      }
      torn = { database, wal: files.wal, commit };
    }
    before = files;
  });
  expect(torn).toBeDefined();
  if (torn !== undefined) expect((await inspect(folderWith(torn))).offset).toBe(torn.commit);
}, 60_000);

const hasStates = existsSync('/proc/self/stat');

test.skipIf(!hasStates)(`[G1] the files of a store that goes on, copied at any moment, hold all that was promised by then${hasStates ? '' : ' (skipped: the state of a process cannot be read here)'}`, async () => {
  const folder = testFolder();
  const random = seededRandom('copies');
  const copies: { readonly folder: string; readonly promised: Promised }[] = [];
  let wait = 1;
  await writeUntilKilled(folder, {
    seed: 'copies',
    async onPromise(promised, writer) {
      if (--wait > 0) return;
      wait = 1 + Math.floor(random() * 60);
      const copy = join(folder, `copy ${copies.length}`);
      writer.kill('SIGSTOP');
      await until(() => / T /.test(readFileSync(`/proc/${writer.pid}/stat`, 'utf8')), { what: 'the writer to stand still' });
      mkdirSync(copy);
      for (const file of [DATABASE_FILE, WAL_FILE]) copyFileSync(join(folder, file), join(copy, file));
      copies.push({ folder: copy, promised });
      writer.kill(copies.length < 12 ? 'SIGCONT' : 'SIGKILL');
    },
  });
  expect(copies).toHaveLength(12);
  for (const copy of copies) {
    const stored = await inspect(copy.folder);
    expect(stored.offset).toBeGreaterThanOrEqual(copy.promised.offset);
    expect(stored.lastSeq).toBeGreaterThanOrEqual(copy.promised.lastSeq);
  }
}, 120_000);
