import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TrackSample } from '@paceline/protocol';
import type { Write } from '@paceline/engine/store';
import { member, reading, sample, session, trackOf } from '@paceline/testkit/records';
import { openTables } from '../../src/journal/open-tables.ts';
import { Database } from '../../src/journal/sqlite-database.ts';
import { DATABASE_FILE } from '../../src/journal/sqlite-store.ts';
import type { SqliteTables } from '../../src/journal/sqlite-tables.ts';
import { storable } from '../../src/journal/storable.ts';
import { inspected } from './damaged-answers.ts';
import { copyOf, damagePage, pagesOf } from './damaged-files.ts';
import { testFolder } from './folders.ts';

const MARK = '47.11471147';
const LENGTH = 1_300;

/** Hers can be found in the files by the mark. */
const hers = (seq: number): TrackSample => reading(seq, { location: { latitude: Number(MARK), longitude: seq } });
const run = (userId: string, one: (seq: number) => TrackSample): Write[] => Array.from({ length: LENGTH }, (_, place) => sample('s1', userId, one(place + 1)));

/** A database in which two have run at the same time, and one of them is erased. */
async function erasedDatabase(): Promise<{ readonly file: string; readonly tables: SqliteTables }> {
  const file = join(testFolder(), DATABASE_FILE);
  const { tables } = await openTables(file);
  tables.commit(storable([session('s1'), member('s1', 'ana'), member('s1', 'ben', { index: 1 })]));
  const [anas, bens] = [run('ana', hers), run('ben', reading)];
  for (let place = 0; place < LENGTH; place += 50) tables.commit(storable([...anas.slice(place, place + 50), ...bens.slice(place, place + 50)]));
  tables.commit(storable([{ kind: 'erase', sessionId: 's1', userId: 'ana' }]));
  return { file, tables };
}

const markedFiles = (file: string): string[] => readdirSync(dirname(file)).filter((name) => readFileSync(join(dirname(file), name)).includes(MARK));

function expectBensTrack(tables: SqliteTables, last = LENGTH): void {
  expect(JSON.parse(tables.readTrack(trackOf('s1', 'ben')))).toEqual(Array.from({ length: last }, (_, place) => reading(place + 1)));
}

describe('[Y5] [G10] the overwriting of what was deleted', () => {
  test('goes on after a crash wherever it was, with nothing else harmed, and leaves nothing', async () => {
    const { file, tables } = await erasedDatabase();
    const crashes: string[] = [];
    do crashes.push(copyOf(file, true));
    while (tables.purge());
    expect(crashes.length).toBeGreaterThan(3);
    expect(markedFiles(file)).toEqual([]);
    tables.close();
    for (const crashed of crashes) {
      const { tables: found } = await openTables(crashed);
      expectBensTrack(found);
      expect([inspected(found), found.readTrack(trackOf('s1', 'ana'))]).toEqual([[], '[]']);
      found.commit(storable([sample('s1', 'ben', reading(LENGTH + 1)), session('s2'), member('s2', 'ana'), sample('s2', 'ana', reading(1))]));
      while (found.purge());
      expect(markedFiles(crashed)).toEqual([]);
      found.close();
      const again = (await openTables(crashed)).tables;
      expectBensTrack(again, LENGTH + 1);
      expect([inspected(again), JSON.parse(again.readTrack(trackOf('s2', 'ana')))]).toEqual([[], [reading(1)]]);
      again.close();
      const database = new Database(crashed);
      expect([database.pragma('integrity_check'), database.prepare('PRAGMA foreign_key_check').all()]).toEqual(['ok', []]);
      database.close();
    }
  });

  test('takes steps that are short, however long a track is', async () => {
    const { file, tables } = await erasedDatabase();
    const sizes: number[] = [];
    const count = (): number => {
      const database = new Database(copyOf(file, true));
      const { left } = database.prepare<{ left: number }>("SELECT count(*) AS left FROM sample WHERE sample LIKE '%47.1147%'").get() ?? { left: -1 };
      database.close();
      return left;
    };
    let before = count();
    while (tables.purge()) {
      const left = count();
      sizes.push(before - left);
      before = left;
    }
    tables.close();
    expect([sizes.reduce((sum, size) => sum + size, 0), Math.max(...sizes) < 600]).toEqual([LENGTH, true]);
  });

  test('passes over what stands on a damaged page, says so, and does the rest', async () => {
    const { file, tables } = await erasedDatabase();
    tables.commit(storable([session('s2', { title: 'title-4711' }), member('s2', 'ana'), { kind: 'delete', sessionId: 's2' }]));
    tables.close();
    const samples = pagesOf(file).filter(({ name, kind }) => name === 'sample' && kind === 'leaf');
    damagePage(file, samples[10]?.page ?? 0, 'zeroed');
    const { tables: found } = await openTables(file);
    expect(() => {
      while (found.purge());
    }).toThrow(expect.objectContaining({ kind: 'damaged', message: expect.stringContaining('1 tracks or sessions') as string }));
    expect(found.readTrack(trackOf('s1', 'ana'))).toBe('[]');
    expect(readFileSync(file).includes('title-4711')).toBe(false);
    found.close();
  });
});
