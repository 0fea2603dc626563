import { copyFileSync, cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connectRaw, startServer, type ServerProcess } from '@paceline/testkit';
import { event, member, session } from '@paceline/testkit/records';
import { MARK_FILE } from '../../src/journal/lineage.ts';
import { migrations } from '../../src/journal/migrations/index.ts';
import { openTables } from '../../src/journal/open-tables.ts';
import { Database } from '../../src/journal/sqlite-database.ts';
import { migrate } from '../../src/journal/sqlite-schema.ts';
import { DATABASE_FILE } from '../../src/journal/sqlite-store.ts';
import type { SqliteTables } from '../../src/journal/sqlite-tables.ts';
import { storable } from '../../src/journal/storable.ts';
import { WAL_FILE } from './crash-inspection.ts';
import { damagePage, pagesOf } from './damaged-files.ts';
import { testFolder, withStore } from './folders.ts';
import { flipped } from './journals.ts';

const epochOf = (tables: SqliteTables, sessionId = 's1'): string | undefined => tables.loadSession(sessionId)?.record.epoch;

/** Opens the database of a folder, hands it to `use`, and closes it. */
async function during<Result>(folder: string, use: (tables: SqliteTables) => Result): Promise<Result> {
  const { tables } = await openTables(join(folder, DATABASE_FILE));
  try {
    return use(tables);
  } finally {
    tables.close();
  }
}

/** A folder with two sessions that was closed in order. */
async function writtenFolder(): Promise<string> {
  const folder = testFolder();
  await during(folder, (tables) => tables.commit(storable([session('s1'), member('s1', 'ana'), event('s1', 1), session('s2')])));
  return folder;
}

/** A folder as a crash has left it, after some commits that are in the journal alone. */
async function crashedFolder(): Promise<string> {
  const folder = await writtenFolder();
  const { tables } = await openTables(join(folder, DATABASE_FILE));
  for (let offset = 2; offset < 20; offset++) tables.commit(storable([event('s1', offset)]));
  const files = [DATABASE_FILE, WAL_FILE].map((name) => ({ file: join(folder, name), bytes: readFileSync(join(folder, name)) }));
  tables.close();
  for (const { file, bytes } of files) writeFileSync(file, bytes);
  return folder;
}

const backUpOf = (folder: string): string => {
  const copy = join(testFolder(), 'backup');
  cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
  return copy;
};

describe('[M8] [V1] the epoch of a session', () => {
  test('stays when the store is closed and opened again, and when it has crashed', async () => {
    const folder = await writtenFolder();
    for (const _ of [1, 2, 3]) await during(folder, (tables) => expect(epochOf(tables)).toBe('epoch of s1'));
    await during(await crashedFolder(), (tables) => expect(epochOf(tables)).toBe('epoch of s1'));
  });

  test.each<[string, (folder: string, backup: string) => void]>([
    ['the database alone was put back', (folder, backup) => copyFileSync(join(backup, DATABASE_FILE), join(folder, DATABASE_FILE))],
    ['the whole folder was put back', (folder, backup) => {
      rmSync(folder, { recursive: true });
      cpSync(backup, folder, { recursive: true, preserveTimestamps: true });
    }],
    ['the mark was put back over the one that is there', (folder, backup) => {
      for (const file of [DATABASE_FILE, MARK_FILE]) writeFileSync(join(folder, file), readFileSync(join(backup, file)));
    }],
    ['there is no mark', (folder) => rmSync(join(folder, MARK_FILE))],
    ['there is another mark', (folder) => writeFileSync(join(folder, MARK_FILE), 'something else')],
  ])('is another one when %s, for every session, and then stays', async (_, change) => {
    const folder = await writtenFolder();
    const backup = backUpOf(folder);
    await during(folder, (tables) => tables.commit(storable([event('s1', 2)])));
    change(folder, backup);
    const renewed = await during(folder, (tables) => [epochOf(tables), epochOf(tables, 's2')]);
    expect(new Set([...renewed, 'epoch of s1', 'epoch of s2']).size).toBe(4);
    for (const _again of [1, 2]) expect(await during(folder, (tables) => [epochOf(tables), epochOf(tables, 's2')])).toEqual(renewed);
  });

  test('is another one each time that the same backup is put back, also of a session that was written in between', async () => {
    const folder = await writtenFolder();
    const backup = backUpOf(folder);
    await during(folder, (tables) => tables.commit(storable([event('s1', 2)])));
    const epochs: (string | undefined)[] = ['epoch of s1'];
    for (const round of [1, 2, 3]) {
      copyFileSync(join(backup, DATABASE_FILE), join(folder, DATABASE_FILE));
      await during(folder, (tables) => {
        const { record } = tables.loadSession('s1') ?? session('s1');
        epochs.push(record.epoch);
        tables.commit(storable([session('s1', { ...record, title: `round ${round}` }), session(`new ${round}`)]));
        expect(epochOf(tables)).toBe(record.epoch);
      });
      await during(folder, (tables) => {
        expect(epochOf(tables)).toBe(epochs.at(-1));
        expect(epochOf(tables, `new ${round}`)).toBe(`epoch of new ${round}`);
      });
    }
    expect(new Set(epochs).size).toBe(4);
  });

  test.each([
    ['torn', 0.9999],
    ['damaged', 0.3],
  ])('is another one when the journal is %s', async (_, at) => {
    const folder = await crashedFolder();
    const journal = readFileSync(join(folder, WAL_FILE));
    writeFileSync(join(folder, WAL_FILE), flipped(journal, Math.floor(journal.length * at)));
    const renewed = await during(folder, epochOf);
    expect(renewed).not.toBe('epoch of s1');
    await during(folder, (tables) => expect(epochOf(tables)).toBe(renewed));
  });

  test('is another one at each start while it cannot be read which one it was', async () => {
    const folder = await writtenFolder();
    const file = join(folder, DATABASE_FILE);
    damagePage(file, pagesOf(file).find(({ name }) => name === 'lineage')?.page ?? 0, 'text of another file');
    const epochs = [await during(folder, epochOf), await during(folder, epochOf)];
    expect(new Set(['epoch of s1', ...epochs]).size).toBe(3);
  });

  test('is another one after an opening that did not get beyond the new mark', async () => {
    const folder = await writtenFolder();
    const file = join(folder, DATABASE_FILE);
    const before = readFileSync(file);
    await during(folder, (tables) => expect(epochOf(tables)).toBe('epoch of s1'));
    // The database as it was when the mark had been written.
    writeFileSync(file, before);
    await during(folder, (tables) => expect(epochOf(tables)).not.toBe('epoch of s1'));
  });
});

test('[G1] [M3] version 2 is brought up to date with everything that it holds, after it was copied', async () => {
  const folder = testFolder();
  const database = new Database(join(folder, DATABASE_FILE));
  database.makeDurable();
  migrate(database, migrations.slice(0, 2));
  database.exec("INSERT INTO session VALUES ('s1', 'e1', 'code', 'Title', 'ana', 'pace', 'active', 1, NULL, 1, NULL)");
  database.close();
  await withStore(folder, async (store) => {
    expect(store.upgrade).toEqual({ from: 2, to: migrations.length, backup: join(folder, `${DATABASE_FILE}.version-2.backup`) });
    const loaded = await store.loadSession('s1');
    const record = { sessionId: 's1', code: 'code', title: 'Title', openedBy: 'ana', sharing: 'pace', plan: null, status: 'active', createdAt: 1, startsAt: null, startedAt: 1, endedAt: null };
    expect(loaded?.record).toEqual({ ...record, epoch: expect.not.stringMatching('^e1$') as string });
  });
});

describe('[M8] [G4] [V3] a runner who comes back to a server', { timeout: 60_000 }, () => {
  const guest = async ({ url }: ServerProcess, name: string) => {
    const response = await fetch(`${url}/api/guests`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name }) });
    return (await response.json()) as { readonly userId: string; readonly token: string };
  };

  type Guest = Awaited<ReturnType<typeof guest>>;

  async function joined({ url }: ServerProcess, { userId, token }: Guest, more: { readonly friends?: string[]; readonly resume?: { epoch: string; offset: number } } = {}) {
    const connection = await connectRaw(url, { protocols: ['paceline.v1'], headers: { authorization: `Bearer ${token}` } });
    connection.send('join_session', { sessionId: 'run', userId, friends: [], ...more });
    return (await connection.next('session_status', { where: ({ you }) => you !== undefined })).data;
  }

  test('that was killed has missed nothing; one on which a backup was put in place says that it may have', async () => {
    const dataDir = testFolder();
    await using server = await startServer({ dataDir });
    const [ana, ben] = [await guest(server, 'Ana'), await guest(server, 'Ben')];
    await joined(server, ana, { friends: [ben.userId] });
    await server.stop();
    const backup = backUpOf(dataDir);

    await server.start();
    await joined(server, ben);
    const seen = await joined(server, ana);
    const resume = { epoch: seen.epoch ?? '', offset: seen.offset ?? 0 };
    await server.kill9();
    await server.start();
    expect(await joined(server, ana, { resume })).toMatchObject({ epoch: resume.epoch, you: { recovered: true } });

    await server.kill9();
    renameSync(join(backup, DATABASE_FILE), join(dataDir, DATABASE_FILE));
    rmSync(join(dataDir, WAL_FILE));
    await server.start();
    // Now the store has as many events again, and they are others.
    await joined(server, ben);
    const again = await joined(server, ana, { resume });
    expect(again.you).toMatchObject({ recovered: false });
    expect(again.epoch).not.toBe(resume.epoch);
    expect(again.offset).toBeGreaterThanOrEqual(resume.offset);
  });
});
