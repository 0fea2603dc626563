import { copyFileSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '@paceline/core';
import { reading, samples, trackOf } from '@paceline/testkit/records';
import { Database } from '../../src/journal/sqlite-database.ts';
import { DATABASE_FILE } from '../../src/journal/sqlite-store.ts';
import { openTables } from '../../src/journal/open-tables.ts';
import { writeUntilKilled, type Promised } from './crash-writer-process.ts';
import { testFolder } from './folders.ts';

const WAL_FILE = `${DATABASE_FILE}-wal`;

/** Opens what a crash has left and returns how far it goes, after checking that all of it is whole and as it was written. */
async function inspect(folder: string): Promise<Promised> {
  const file = join(folder, DATABASE_FILE);
  const { tables } = await openTables(file);
  const loaded = tables.loadSession('s1');
  const lastSeqs = loaded?.members.map(({ tracks }) => tracks[0]?.lastSeq ?? 0) ?? [];
  const [lastSeq = 0] = lastSeqs;
  // Both runners have the same samples: no commit was stored in part.
  expect(lastSeqs).toEqual(lastSeqs.map(() => lastSeq));
  const expected = Array.from({ length: lastSeq }, (_, index) => reading(index + 1));
  for (const userId of ['ana', 'ben']) expect(JSON.parse(tables.readTrack(trackOf('s1', userId)))).toEqual(expected);
  const offset = loaded?.offset ?? 0;
  const offsets = tables.readEvents('s1', 0, offset + 1).map((event) => event.offset);
  expect(offsets).toEqual(Array.from({ length: offset }, (_, index) => index + 1));
  tables.close();
  const database = new Database(file);
  expect(database.pragma('integrity_check')).toBe('ok');
  expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
  database.close();
  return { offset, lastSeq };
}

describe('[G1] a server that is killed', () => {
  test('keeps everything that it has promised, over several lives', async () => {
    const folder = testFolder();
    const random = seededRandom('kill -9');
    for (let life = 1; life <= 6; life++) {
      const killAfter = 1 + Math.floor(random() * 40);
      const promised = await writeUntilKilled(folder, { seed: `life ${life}`, most: Infinity, killAfter });
      const stored = await inspect(folder);
      // What was under way when it died may have been stored as well.
      expect(stored.offset, `life ${life}, killed after ${killAfter}`).toBeGreaterThanOrEqual(promised?.offset ?? 0);
      expect(stored.lastSeq).toBeGreaterThanOrEqual(promised?.lastSeq ?? 0);
    }
  }, 60_000);
});

describe('[G1] a journal file whose end is torn', () => {
  /** The files of a crashed process: nothing of its ten commits has been moved from the journal into the database yet. */
  async function crashed(): Promise<{ files: string; promised: Promised }> {
    const files = testFolder();
    const promised = await writeUntilKilled(files, { seed: 'torn', most: 10 });
    return { files, promised: promised ?? { offset: 0, lastSeq: 0 } };
  }

  function copyOf(files: string, name: string): string {
    const folder = join(files, name);
    mkdirSync(folder);
    for (const file of [DATABASE_FILE, WAL_FILE]) copyFileSync(join(files, file), join(folder, file));
    return folder;
  }

  test('loses whole commits from its end and nothing before, wherever it was cut', async () => {
    const { files, promised } = await crashed();
    const size = statSync(join(files, WAL_FILE)).size;
    const random = seededRandom('cut');
    const lengths = [0, 31, size - 1, size, ...Array.from({ length: 12 }, () => Math.floor(random() * size))];
    const ends: number[] = [];
    for (const length of lengths.toSorted((a, b) => a - b)) {
      const folder = copyOf(files, `cut at ${length}`);
      truncateSync(join(folder, WAL_FILE), length);
      ends.push((await inspect(folder)).offset);
    }
    expect(ends).toEqual(ends.toSorted((a, b) => a - b));
    expect(ends[0]).toBe(0);
    expect(ends.at(-1)).toBe(promised.offset);
    expect(ends.at(-2)).toBe(promised.offset - 1);
  });

  test('is read up to the first damaged byte', async () => {
    const { files, promised } = await crashed();
    const bytes = readFileSync(join(files, WAL_FILE));
    const random = seededRandom('flip');
    for (let round = 0; round < 8; round++) {
      const place = Math.floor(random() * bytes.length);
      const folder = copyOf(files, `flip at ${place}`);
      const damaged = Buffer.from(bytes);
      damaged[place] = (damaged[place] ?? 0) ^ 0x10;
      writeFileSync(join(folder, WAL_FILE), damaged);
      expect((await inspect(folder)).offset).toBeLessThanOrEqual(promised.offset);
    }
  });

  test('is written on from where it ends', async () => {
    const { files } = await crashed();
    truncateSync(join(files, WAL_FILE), Math.floor(statSync(join(files, WAL_FILE)).size * 0.6));
    const { lastSeq } = await inspect(files);
    const { tables } = await openTables(join(files, DATABASE_FILE));
    const range = [lastSeq + 1, lastSeq + 5] as const;
    expect(tables.commit([...samples('s1', 'ana', range), ...samples('s1', 'ben', range)])).toEqual([]);
    tables.close();
    expect((await inspect(files)).lastSeq).toBe(lastSeq + 5);
  });
});
