import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { member, samples, session, trackOf } from '@paceline/testkit/records';
import { migrations } from '../../src/journal/migrations/index.ts';
import { Database } from '../../src/journal/sqlite-database.ts';
import { DATABASE_FILE, openSqliteStore } from '../../src/journal/sqlite-store.ts';
import { testFolder, withStore } from './folders.ts';

const fileIn = (folder: string): string => join(folder, DATABASE_FILE);

/** A folder with a small database that was closed in order. */
async function writtenFolder(): Promise<string> {
  const folder = testFolder();
  await withStore(folder, (store) => store.commit([session('s1'), member('s1', 'ana'), ...samples('s1', 'ana', [1, 500])]));
  return folder;
}

function execute(folder: string, sql: string): void {
  const database = new Database(fileIn(folder));
  database.exec(sql);
  database.close();
}

describe('one process at a time', () => {
  const program = fileURLToPath(new URL('lock-holder.ts', import.meta.url));

  /** Starts a process that opens the store of the folder, and tells what became of that. */
  async function hold(folder: string): Promise<{ child: ChildProcess; outcome: string }> {
    const child = spawn(process.execPath, ['-C', 'source', program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    return { child, outcome: line.trim() };
  }

  test('a second server on the same folder is refused in one clear sentence', async () => {
    const folder = testFolder();
    await hold(folder);
    await expect(openSqliteStore(folder)).rejects.toMatchObject({
      kind: 'in_use',
      message: expect.stringMatching(/in use by another Paceline server .*; stop that one, or choose another folder with --data/) as string,
    });
  });

  test('when the first is killed with kill -9 the folder is free at once', async () => {
    const folder = testFolder();
    const { child } = await hold(folder);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await withStore(folder, async (store) => expect(await store.openSessions()).toEqual([]));
  });

  test('a second store in the same process is refused too, and does not break the lock of the first', async () => {
    const folder = testFolder();
    await withStore(folder, async (store) => {
      await expect(openSqliteStore(folder)).rejects.toMatchObject({ kind: 'in_use' });
      expect((await hold(folder)).outcome).toBe('in_use');
      expect(await store.commit([session('s1')])).toEqual([]);
    });
  });

  test('of four that start at the same moment on a new folder exactly one gets it', async () => {
    const folder = testFolder();
    const holders = await Promise.all([1, 2, 3, 4].map(() => hold(folder)));
    expect(holders.map(({ outcome }) => outcome).toSorted()).toEqual(['in_use', 'in_use', 'in_use', 'opened']);
  });
});

describe('[G1] durability', () => {
  /** What must be, and what a build of SQLite, or a file, might bring along instead. */
  const settings = [
    ['journal_mode', 'wal', 'delete'],
    ['synchronous', 2, 1],
    ['fullfsync', 1, 0],
    ['checkpoint_fullfsync', 1, 0],
    ['foreign_keys', 1, 0],
  ] as const;

  test.each(settings)('%s is %s, whatever it was before', (name, wanted, other) => {
    const database = new Database(fileIn(testFolder()));
    database.exec(`PRAGMA ${name} = ${other}`);
    expect(database.pragma(name)).toBe(other);
    database.makeDurable();
    expect(database.pragma(name)).toBe(wanted);
    database.close();
  });

  test.each(settings)('%s is asserted to be %s: with %s the database is not used', (name, _, other) => {
    const database = new Database(fileIn(testFolder()));
    database.makeDurable();
    database.exec(`PRAGMA ${name} = ${other}`);
    expect(() => database.assertDurable()).toThrow(`SQLite runs with ${name} = ${other}`);
    database.close();
  });

  test('is switched on at every opening, whatever the file says', async () => {
    const folder = await writtenFolder();
    execute(folder, 'PRAGMA journal_mode = delete');
    await withStore(folder, async (store) => {
      await store.commit([session('s2')]);
      expect(statSync(`${fileIn(folder)}-wal`).size).toBeGreaterThan(0);
    });
  });
});

describe('a folder that cannot be used', () => {
  test('the folder and those above it are made when they are missing', async () => {
    const folder = join(testFolder(), 'a', 'b');
    await withStore(folder, (store) => store.commit([session('s1')]));
    expect(existsSync(fileIn(folder))).toBe(true);
  });

  test('[G10] a new folder and a new database are for their owner alone, and so is the journal', async () => {
    const folder = join(testFolder(), 'data');
    const modes = await withStore(folder, async (store) => {
      await store.commit([session('s1')]);
      return [folder, fileIn(folder), `${fileIn(folder)}-wal`].map((path) => statSync(path).mode & 0o077);
    });
    expect(modes).toEqual([0, 0, 0]);
  });

  test.each<[string, (folder: string) => string]>([
    ['is a file', (folder) => fileWith(folder, 'text')],
    ['would be below a file', (folder) => join(fileWith(folder, 'text'), 'data')],
    ['has a folder where the database should be', (folder) => (mkdirSync(fileIn(folder)), folder)],
  ])('one that %s is named in one sentence', async (_, prepare) => {
    const folder = prepare(testFolder());
    await expect(openSqliteStore(folder)).rejects.toMatchObject({ kind: 'unwritable', message: expect.stringContaining(folder) as string });
  });

  test('one that is a file is not said to lack permissions', async () => {
    await expect(openSqliteStore(fileWith(testFolder(), 'text'))).rejects.toThrow(/cannot be made, as there is a file in its place or above it; choose another with --data\.$/);
  });

  const isRoot = process.getuid?.() === 0;
  test.skipIf(isRoot)(`one without write permission is named${isRoot ? ' (skipped: root may write anywhere)' : ''}`, async () => {
    const folder = join(testFolder(), 'read-only');
    mkdirSync(folder, { mode: 0o500 });
    await expect(openSqliteStore(folder)).rejects.toMatchObject({ kind: 'unwritable' });
  });

  const fileWith = (folder: string, text: string): string => {
    const file = join(folder, 'file');
    writeFileSync(file, text);
    return file;
  };
});

describe('a database that cannot be used', () => {
  test.each(['PRAGMA user_version = 0', 'PRAGMA user_version = 1', 'DROP TABLE listing', 'DROP TABLE invite'])('one that is not what it says (%s) is named with what to do', async (sql) => {
    const folder = await writtenFolder();
    execute(folder, sql);
    await expect(openSqliteStore(folder)).rejects.toThrow(/^The database .* does not hold what it should; restore it from a backup, or choose another folder with --data \(SQLite: /);
  });

  test('one of a newer version is refused and left as it is', async () => {
    const folder = await writtenFolder();
    execute(folder, 'PRAGMA user_version = 99');
    const before = readFileSync(fileIn(folder));
    await expect(openSqliteStore(folder)).rejects.toMatchObject({ kind: 'newer_version', message: expect.stringMatching(/version is 99, this one knows \d/) as string });
    expect(readFileSync(fileIn(folder)).equals(before)).toBe(true);
    execute(folder, `PRAGMA user_version = ${migrations.length}`);
    await withStore(folder, async (store) => expect(await store.readTrack(trackOf('s1', 'ana'))).toHaveLength(500));
  });

  test('one of another program is refused and left as it is', async () => {
    const folder = testFolder();
    execute(folder, 'CREATE TABLE recipe (name TEXT)');
    const before = readFileSync(fileIn(folder));
    await expect(openSqliteStore(folder)).rejects.toMatchObject({ kind: 'damaged', message: expect.stringContaining('another program') as string });
    expect(readFileSync(fileIn(folder)).equals(before)).toBe(true);
  });

  test.each<[string, (file: string) => void]>([
    ['is not a database', (file) => writeFileSync(file, 'Dear diary, today I ran ten kilometres.\n'.repeat(200))],
    ['was cut', (file) => truncateSync(file, statSync(file).size - 4096 * 3)],
    ['has lost its beginning', (file) => writeFileSync(file, readFileSync(file).fill(0, 0, 200))],
  ])('one that %s is refused as damaged', async (_, damage) => {
    const folder = await writtenFolder();
    damage(fileIn(folder));
    await expect(openSqliteStore(folder)).rejects.toMatchObject({ kind: 'damaged', message: expect.stringMatching(/restore it from a backup/) as string });
  });
});
