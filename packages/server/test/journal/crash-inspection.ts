import { join } from 'node:path';
import { expect } from 'vitest';
import { reading, trackOf } from '@paceline/testkit/records';
import { openTables } from '../../src/journal/open-tables.ts';
import { Database } from '../../src/journal/sqlite-database.ts';
import { DATABASE_FILE } from '../../src/journal/sqlite-store.ts';
import type { Promised } from './crash-commits.ts';

export const WAL_FILE = `${DATABASE_FILE}-wal`;

/** Opens what a crash has left and returns how far it goes, after checking that all of it is whole and as it was written. */
export async function inspect(folder: string): Promise<Promised> {
  const file = join(folder, DATABASE_FILE);
  const { tables } = await openTables(file);
  const loaded = tables.loadSession('s1');
  const lastSeqs = loaded?.members.map(({ tracks }) => tracks[0]?.lastSeq ?? 0) ?? [];
  const [lastSeq = 0] = lastSeqs;
  // Both runners have the same samples: no commit was stored in part.
  expect(lastSeqs).toEqual(lastSeqs.map(() => lastSeq));
  const expected = JSON.stringify(Array.from({ length: lastSeq }, (_, index) => reading(index + 1)));
  for (const userId of ['ana', 'ben']) expect(tables.readTrack(trackOf('s1', userId)) === expected, `the track of ${userId} as it was written`).toBe(true);
  const offset = loaded?.offset ?? 0;
  const offsets = tables.readEvents('s1', 0, offset + 1).map((each) => each.offset);
  expect(offsets).toEqual(Array.from({ length: offset }, (_, index) => index + 1));
  tables.close();
  const database = new Database(file);
  expect(database.pragma('integrity_check')).toBe('ok');
  expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
  database.close();
  return { offset, lastSeq };
}
