import * as fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MemoryStore } from '@paceline/engine';
import type { StoreError, Write } from '@paceline/engine/store';
import { event, invite, member, reading, sample, samples, session, trackOf } from '@paceline/testkit/records';
import { openTables } from '../../src/journal/open-tables.ts';
import { migrations } from '../../src/journal/migrations/index.ts';
import { Database } from '../../src/journal/sqlite-database.ts';
import { storeErrorOf } from '../../src/journal/sqlite-errors.ts';
import { assertOurs, migrate } from '../../src/journal/sqlite-schema.ts';
import { SqliteTables } from '../../src/journal/sqlite-tables.ts';
import { storable } from '../../src/journal/storable.ts';
import { testFolder } from './folders.ts';

const newFile = (): string => join(testFolder(), 'test.db');

function newDatabase(): Database {
  const database = new Database(newFile());
  database.makeDurable();
  return database;
}

describe('migrations', () => {
  const next = { version: migrations.length + 1, sql: 'CREATE TABLE shoe (name TEXT); CREATE INDEX by_name ON shoe (name)' };

  test('are numbered 1, 2, 3, …', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
  });

  test('bring an older database up to date and are not taken twice', () => {
    const database = newDatabase();
    migrate(database, migrations);
    migrate(database, [...migrations, next]);
    migrate(database, [...migrations, next]);
    expect(database.pragma('user_version')).toBe(next.version);
    expect(() => assertOurs(database, migrations)).toThrow('newer Paceline');
    database.close();
  });

  test('one that fails leaves the database at the version before', () => {
    const database = newDatabase();
    migrate(database, migrations);
    const broken = { ...next, sql: `${next.sql}; CREATE TABLE session (x)` };
    expect(() => migrate(database, [...migrations, broken])).toThrow('already exists');
    expect(database.pragma('user_version')).toBe(migrations.length);
    expect(database.prepare("SELECT name FROM sqlite_schema WHERE name = 'shoe'").get()).toBeUndefined();
    database.close();
  });
});

test('[G9] a full disk refuses the commit, keeps what is stored, and is no longer a problem when there is room', () => {
  const database = newDatabase();
  migrate(database, migrations);
  const tables = new SqliteTables(database);
  tables.commit(storable([session('s1'), member('s1', 'ana'), ...samples('s1', 'ana', [1, 100])]));
  database.exec(`PRAGMA max_page_count = ${Number(database.pragma('page_count')) + 2}`);
  const lastSeq = () => tables.loadSession('s1')?.members[0]?.tracks[0]?.lastSeq;
  expect(() => tables.commit(storable(samples('s1', 'ana', [101, 1_000])))).toThrow(expect.objectContaining({ kind: 'disk_full' }) as Error);
  expect(lastSeq()).toBe(100);
  database.exec('PRAGMA max_page_count = 100000');
  expect(tables.commit(storable(samples('s1', 'ana', [101, 1_000])))).toEqual([]);
  expect(lastSeq()).toBe(1_000);
  tables.close();
});

test('a track that rests while 70,000 samples of others arrive goes on where it stopped, after a crash too', () => {
  const database = newDatabase();
  migrate(database, migrations);
  let tables = new SqliteTables(database);
  tables.commit(storable([session('s1'), member('s1', 'ana'), member('s1', 'ben', { index: 1 }), ...samples('s1', 'ana', [1, 10])]));
  for (let first = 1; first <= 70_000; first += 10_000) tables.commit(storable(samples('s1', 'ben', [first, first + 9_999])));
  // As after a crash: nothing was closed, and all that is known comes from the database.
  tables = new SqliteTables(database);
  expect(tables.loadSession('s1')?.members.map(({ tracks }) => tracks[0]?.lastSeq)).toEqual([10, 70_000]);
  expect(tables.commit(storable(samples('s1', 'ana', [1, 30])))).toEqual([]);
  const expected = Array.from({ length: 30 }, (_, index) => reading(index + 1));
  expect(JSON.parse(tables.readTrack(trackOf('s1', 'ana')))).toEqual(expected);
  tables.close();
});

describe('errors of SQLite', () => {
  test.each([
    [5, 'in_use'],
    [261, 'in_use'],
    [8, 'unwritable'],
    [1032, 'unwritable'],
    [14, 'unwritable'],
    [11, 'damaged'],
    [267, 'damaged'],
    [26, 'damaged'],
    [13, 'disk_full'],
    [10, 'failed'],
    [1034, 'failed'],
    [3850, 'unwritable'],
    [19, 'invalid'],
    [787, 'invalid'],
    [1, 'failed'],
  ])('code %i is %s, and the sentence names the file', (errcode, kind) => {
    const error = storeErrorOf(Object.assign(new Error('SQL logic error'), { errcode }), '/data/paceline.db');
    expect(error).toMatchObject({ kind, message: expect.stringMatching(/^The database \/data\/paceline\.db .+\.$/) as string });
  });
});

describe('SQLite and memory agree', () => {
  const sessionId = fc.constantFrom('s1', 's2', 's3');
  const userId = fc.constantFrom('ana', 'ben', 'cleo');
  const writer = fc.constantFrom('', 'phone', 'watch');
  const small = fc.integer({ min: 1, max: 6 });
  const writtenBy = (name: string, write: Write & { kind: 'sample' }): Write => ({ ...write, record: { ...write.record, writer: name } });
  const anyWrite: fc.Arbitrary<Write> = fc.oneof(
    fc.tuple(sessionId, fc.constantFrom('A', 'B', 'C'), fc.constantFrom('active', 'ended')).map(([id, code, status]) => session(id, { code, status })),
    fc.tuple(sessionId, userId).map(([id, user]) => invite(id, user)),
    fc.tuple(sessionId, userId, small, writer).map(([id, user, index, name]) => member(id, user, { index, writer: name, writerEpoch: index })),
    fc.tuple(sessionId, small).map(([id, offset]) => event(id, offset)),
    { weight: 6, arbitrary: fc.tuple(sessionId, userId, small, small, writer).map(([id, user, seq, pace, name]) => writtenBy(name, sample(id, user, reading(seq, pace > 5 ? { pace } : {})))) },
  );
  const step = fc.oneof({ weight: 9, arbitrary: fc.array(anyWrite, { minLength: 1, maxLength: 4 }) }, fc.constant('reopen' as const));

  const outcomeOf = async (commit: () => unknown): Promise<unknown> => {
    try {
      return await commit();
    } catch (error) {
      const { kind, write } = error as StoreError;
      return { kind, write };
    }
  };

  test('[G1][G2] on every sequence of commits, refused ones and reopenings included', async () => {
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
        const file = newFile();
        const memory = new MemoryStore();
        let { tables } = await openTables(file);
        for (const writes of steps) {
          if (writes === 'reopen') {
            tables.close();
            ({ tables } = await openTables(file));
            continue;
          }
          const expected = await outcomeOf(() => memory.commit(writes));
          expect(await outcomeOf(() => tables.commit(storable(writes)))).toEqual(expected);
          if (!Array.isArray(expected)) refusals += 1;
        }
        for (const id of ['s1', 's2', 's3']) {
          expect(tables.loadSession(id)).toEqual(await memory.loadSession(id));
          expect(tables.readEvents(id, 0, 10)).toEqual(await memory.readEvents(id, 0, 10));
          for (const key of ['ana', 'ben'].flatMap((user) => ['', 'phone', 'watch'].map((name) => trackOf(id, user, name)))) {
            expect(JSON.parse(tables.readTrack(key))).toEqual(await memory.readTrack(key));
          }
        }
        expect(tables.openSessions()).toEqual(await memory.openSessions());
        tables.close();
      }),
      { numRuns: 60 },
    );
    expect(refusals).toBeGreaterThan(0);
  });
});
