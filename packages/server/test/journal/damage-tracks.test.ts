import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { event, member, reading, sample, samples, session, trackOf } from '@paceline/testkit/records';
import { openTables } from '../../src/journal/open-tables.ts';
import { Database } from '../../src/journal/sqlite-database.ts';
import type { SqliteTables } from '../../src/journal/sqlite-tables.ts';
import { storable } from '../../src/journal/storable.ts';
import { ask } from './damaged-answers.ts';
import { copyOf, damagePage } from './damaged-files.ts';
import { testFolder } from './folders.ts';

const newFile = (): string => join(testFolder(), 'paceline.db');

/** Two who run, in one session; ana has a hundred samples. */
async function twoRunners(file: string): Promise<SqliteTables> {
  const { tables } = await openTables(file);
  tables.commit(storable([session('s1'), member('s1', 'ana'), member('s1', 'ben', { index: 1 }), event('s1', 1), ...samples('s1', 'ana', [1, 100])]));
  return tables;
}

describe('[M6] what contradicts itself is refused, though SQLite finds nothing', () => {
  const other = JSON.stringify(reading(7));

  test.each<[string, string, (tables: SqliteTables) => unknown]>([
    ['a sample that is of another track', 'UPDATE sample SET track_id = 2 WHERE seq = 5', (tables) => tables.readTrack(trackOf('s1', 'ana'))],
    ['a sample that has another number', 'UPDATE sample SET seq = 7 WHERE seq = 5', (tables) => tables.readTrack(trackOf('s1', 'ana'))],
    ['a sample that is gone', 'DELETE FROM sample WHERE seq = 5', (tables) => tables.readTrack(trackOf('s1', 'ana'))],
    ['a part that is gone', 'DELETE FROM track_part WHERE first_seq = 1', (tables) => tables.readTrack(trackOf('s1', 'ana'))],
    ['all parts gone', 'DELETE FROM track_part', (tables) => tables.loadSession('s1')],
    ['a part that is no list', "UPDATE track_part SET sample_ids = '{}' WHERE first_seq = 1", (tables) => tables.readTrack(trackOf('s1', 'ana'))],
    ['a part that is no JSON', "UPDATE track_part SET sample_ids = '[1, 2' WHERE first_seq = 1", (tables) => tables.readTrack(trackOf('s1', 'ana'))],
    ['a last sample that is no JSON', "UPDATE sample SET sample = '{' WHERE seq = 100", (tables) => tables.loadSession('s1')],
    ['a sample that is no JSON, and is sent again', "UPDATE sample SET sample = '{' WHERE seq = 5", (tables) => tables.commit(storable([sample('s1', 'ana', reading(5))]))],
    ['an event that is no JSON', "UPDATE event SET fact = ''", (tables) => tables.readEvents('s1', 0, 10)],
    ['a number that nobody writes', 'UPDATE event SET "offset" = 1 << 60', (tables) => tables.loadSession('s1')],
  ])('(%s)', async (_, sql, look) => {
    const file = newFile();
    (await twoRunners(file)).close();
    const database = new Database(file);
    database.exec(sql);
    database.close();
    const { tables } = await openTables(file);
    expect(ask(() => look(tables))).toMatchObject({ kind: 'refused', error: { message: expect.stringMatching(/^The database is damaged where it holds session s1;/) as string } });
    tables.close();
  });

  test('(a sample that is another one) as the inspection finds, too', async () => {
    const file = newFile();
    (await twoRunners(file)).close();
    const database = new Database(file);
    database.prepare('UPDATE sample SET sample = ? WHERE seq = 5').run(other);
    database.close();
    const { tables } = await openTables(file);
    const findings = Array.from({ length: 10 }, () => tables.inspect() ?? []).flat();
    expect(findings).toEqual([{ kind: 'samples', count: 1 }, { kind: 'track', sessionId: 's1', userId: 'ana' }]);
    tables.close();
  });
});

test('[M4] the inspection ends, although the id of a session is no text', async () => {
  const file = newFile();
  (await twoRunners(file)).close();
  const database = new Database(file);
  database.exec(`
    INSERT INTO session SELECT CAST(x'618061' AS TEXT), epoch, 'another', title, opened_by, sharing, status, created_at, starts_at, started_at, ended_at, line, plan FROM session`);
  database.close();
  const { tables } = await openTables(file);
  const steps = Array.from({ length: 100 }, () => tables.inspect());
  expect(steps.at(-1)).toBeUndefined();
  expect(steps.flatMap((findings) => findings ?? [])).toContainEqual({ kind: 'sessions' });
  tables.close();
});

describe('[G2] the end of a track', () => {
  test('of a runner who rested, and whose only newer samples cannot be read, is not known', async () => {
    const file = newFile();
    const tables = await twoRunners(file);
    // Ana's last part is full and listed, then she rests.
    tables.commit(storable([...samples('s1', 'ana', [101, 128]), ...samples('s1', 'ben', [1, 200])]));
    const lost = samples('s1', 'ana', [129, 134]);
    tables.commit(storable(lost));
    tables.commit(storable(samples('s1', 'ben', [201, 400])));
    const copy = copyOf(file, true);
    tables.close();
    const database = new Database(copy);
    database.makeDurable();
    database.exec('PRAGMA wal_checkpoint(truncate)');
    const ids = database.prepare<{ id: number }>('SELECT sample_id AS id FROM sample WHERE seq BETWEEN 129 AND 134 AND track_id = 1').all().map(({ id }) => id);
    database.close();
    damagePage(copy, pageWith(copy, ids), 'zeroed');
    const { tables: again } = await openTables(copy);
    expect(ask(() => again.loadSession('s1')).kind).toBe('refused');
    expect(ask(() => again.commit(storable(samples('s1', 'ana', [129, 129])))).kind).toBe('refused');
    expect(again.commit(storable(samples('s1', 'ben', [401, 401])))).toEqual([]);
    again.close();
  });

  test('is found after a crash, although a commit was taken back that had listed it', async () => {
    const file = newFile();
    const tables = await twoRunners(file);
    tables.commit(storable(samples('s1', 'ben', [1, 10])));
    // Fills and lists ana's open part, and is refused.
    expect(() => tables.commit(storable([...samples('s1', 'ana', [101, 128]), ...samples('s1', 'ben', [12, 12])]))).toThrow('before sample 11');
    tables.commit(storable(samples('s1', 'ben', [11, 20])));
    const crashed = copyOf(file, true);
    tables.close();
    const { tables: again } = await openTables(crashed);
    expect(again.loadSession('s1')?.members.map(({ tracks }) => tracks[0]?.lastSeq)).toEqual([100, 20]);
    again.close();
    const closed = new Database(crashed);
    // Ids follow each other without a gap: so it is known how many samples a damaged page has held.
    expect(closed.prepare('SELECT count(*) AS count, max(sample_id) AS newest FROM sample').get()).toEqual({ count: 120, newest: 120 });
    closed.close();
  });
});

/** The first leaf of the sample table that holds one of these samples. */
function pageWith(file: string, ids: readonly number[]): number {
  const database = new Database(file);
  const counts = database.prepare<{ page: number; cells: number }>("SELECT pageno AS page, ncell AS cells FROM dbstat WHERE name = 'sample' AND pagetype = 'leaf' ORDER BY path").all();
  database.close();
  let last = 0;
  for (const { page, cells } of counts) {
    last += cells;
    if (ids.some((id) => id > last - cells && id <= last)) return page;
  }
  throw new Error('No page holds the samples.');
}
