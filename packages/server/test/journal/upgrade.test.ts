import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { StoredMember, StoredTrack } from '@paceline/engine/store';
import { by, member, reading, sample, samples, takenAt, trackOf } from '@paceline/testkit/records';
import { MARK_FILE } from '../../src/journal/lineage.ts';
import { migrations } from '../../src/journal/migrations/index.ts';
import { Database } from '../../src/journal/sqlite-database.ts';
import { DATABASE_FILE, type SqliteStore } from '../../src/journal/sqlite-store.ts';
import { testFolder, withStore } from './folders.ts';
import { runOnSmallDisk, smallDiskObstacle } from './small-disk.ts';
import { oldDatabase, oldEvents, oldMembers, oldSessions } from './version-1.ts';

const BACKUP = `${DATABASE_FILE}.version-1.backup`;

/** A folder that version 1 has closed in order. */
function oldFolder(): string {
  const folder = testFolder();
  oldDatabase(folder).close();
  return folder;
}

/** A folder as a crash of version 1 has left it: what it holds stands in the journal alone. */
function crashedFolder(): string {
  const [living, folder] = [testFolder(), testFolder()];
  const database = oldDatabase(living);
  for (const file of [DATABASE_FILE, `${DATABASE_FILE}-wal`]) copyFileSync(join(living, file), join(folder, file));
  database.close();
  return folder;
}

const readings = (last: number) => Array.from({ length: last }, (_, index) => reading(index + 1));

const expectedMembers = (sessionId: string): StoredMember[] =>
  oldMembers
    .filter((old) => old.sessionId === sessionId)
    .map(({ userId, index, leftAt, samples: lastSeq }) => {
      const tracks: StoredTrack[] = lastSeq === 0 ? [] : [{ writer: '', lastSeq, lastSample: reading(lastSeq), lastTakenAt: takenAt(lastSeq) }];
      return { ...member(sessionId, userId, { index, leftAt, writer: '', writerEpoch: 1 }).record, tracks };
    });

async function expectEverything(store: SqliteStore): Promise<void> {
  for (const record of oldSessions) {
    const { sessionId, code } = record;
    const events = oldEvents.filter((event) => event.sessionId === sessionId);
    const offset = Math.max(0, ...events.map((event) => event.offset));
    const invited = sessionId === 's2' ? ['ben', 'cleo'] : [];
    // An old database may as well be an old copy: the numbering of its events is another one from here on.
    const renewed = { ...record, epoch: expect.not.stringMatching(record.epoch) as string };
    expect(await store.loadSession(sessionId)).toEqual({ record: renewed, invited, members: expectedMembers(sessionId), offset });
    expect(await store.readEvents(sessionId, 0, 100)).toEqual(events);
    expect(await store.findByCode(code)).toBe(sessionId);
  }
  for (const { sessionId, userId, samples: last } of oldMembers) expect(await store.readTrack(trackOf(sessionId, userId))).toEqual(readings(last));
  expect(await store.openSessions()).toEqual(['s1', 's2']);
}

function expectWhole(file: string): void {
  const database = new Database(file);
  expect(database.pragma('integrity_check')).toBe('ok');
  expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
  database.close();
}

test('a released migration never changes', () => {
  const digests = migrations.slice(0, 1).map(({ sql }) => createHash('sha256').update(sql).digest('hex').slice(0, 16));
  expect(digests).toEqual(['66fab6b8d7d228d1']);
});

describe.each([
  ['closed in order', oldFolder],
  ['left by a crash', crashedFolder],
])('a database of version 1 that was %s', (_, makeFolder) => {
  test('[G1] [G2] holds everything that it held, after a reopening too', async () => {
    const folder = makeFolder();
    await withStore(folder, expectEverything);
    await withStore(folder, expectEverything);
    expectWhole(join(folder, DATABASE_FILE));
  });

  test('[G2] goes on where its tracks stopped, and takes other writers', async () => {
    const folder = makeFolder();
    await withStore(folder, async (store) => {
      const more = [samples('s1', 'ana', [1, 160]), samples('s1', 'ben', [65, 70]), samples('s1', 'zoe', [1, 3]), by('watch', samples('s1', 'ana', [1, 2]))].flat();
      expect(await store.commit(more)).toEqual([]);
      expect(await store.commit([sample('s1', 'ana', reading(64, { pace: 1 }))])).toHaveLength(1);
    });
    await withStore(folder, async (store) => {
      expect(await store.readTrack(trackOf('s1', 'ana'))).toEqual(readings(160));
      expect(await store.readTrack(trackOf('s1', 'ben'))).toEqual(readings(70));
      expect(await store.readTrack(trackOf('s1', 'ana', 'watch'))).toEqual(readings(2));
      const lengths = (await store.loadSession('s1'))?.members.map(({ userId, tracks }) => [userId, ...tracks.map(({ writer, lastSeq }) => `${writer} ${lastSeq}`)]);
      expect(lengths).toEqual([['zoe', ' 3'], ['ana', ' 160', 'watch 2'], ['ben', ' 70']]);
    });
    expectWhole(join(folder, DATABASE_FILE));
  });

  test('[M3] is copied before: the copy is of version 1, whole, and for its owner alone', async () => {
    const folder = makeFolder();
    await withStore(folder, async ({ upgrade }) => expect(upgrade).toEqual({ from: 1, to: migrations.length, backup: join(folder, BACKUP) }));
    expect(readdirSync(folder).toSorted()).toEqual([DATABASE_FILE, BACKUP, MARK_FILE]);
    expect(statSync(join(folder, BACKUP)).mode & 0o777).toBe(0o600);
    expectWhole(join(folder, BACKUP));
    const copy = new Database(join(folder, BACKUP));
    expect(copy.pragma('user_version')).toBe(1);
    expect(copy.prepare('SELECT count(*) AS count FROM sample').get()).toEqual({ count: 289 });
    copy.close();
  });

  test('can be gone back to: the copy under the name of the database is the same data', async () => {
    const folder = makeFolder();
    await withStore(folder, (store) => store.commit(samples('s1', 'ana', [151, 170])));
    copyFileSync(join(folder, BACKUP), join(folder, DATABASE_FILE));
    await withStore(folder, expectEverything);
  });
});

describe('[M3] a copy that is there already', () => {
  test('is kept when it is another one, and the new one stands beside it', async () => {
    const folder = oldFolder();
    writeFileSync(join(folder, BACKUP), 'what the operator keeps');
    await withStore(folder, async ({ upgrade }) => expect(upgrade?.backup).toBe(join(folder, `${BACKUP}-2`)));
    expect(readFileSync(join(folder, BACKUP), 'utf8')).toBe('what the operator keeps');
    expectWhole(join(folder, `${BACKUP}-2`));
  });

  test('serves again when it is the same, so that attempts in a row do not fill the disk', async () => {
    const folder = oldFolder();
    const old = readFileSync(join(folder, DATABASE_FILE));
    for (const _ of [1, 2, 3]) {
      writeFileSync(join(folder, DATABASE_FILE), old);
      await withStore(folder, async ({ upgrade }) => expect(upgrade?.backup).toBe(join(folder, BACKUP)));
    }
    expect(readdirSync(folder).toSorted()).toEqual([DATABASE_FILE, BACKUP, MARK_FILE]);
  });

  test('does not count when it was never completed', async () => {
    const folder = oldFolder();
    writeFileSync(join(folder, `${DATABASE_FILE}.version-1.partial`), 'half a copy');
    await withStore(folder, expectEverything);
    expect(readdirSync(folder).toSorted()).toEqual([DATABASE_FILE, BACKUP, MARK_FILE]);
  });
});

describe('a disk without room', () => {
  const obstacle = smallDiskObstacle();

  test.skipIf(obstacle !== undefined)(`[M3] keeps an old database from being opened, and nothing is changed${obstacle === undefined ? '' : ` (skipped: ${obstacle})`}`, () => {
    const { before, refused, interrupted, again, last } = runOnSmallDisk(new URL('upgrade-without-room.ts', import.meta.url), 4_000_000) as Readonly<Record<string, object>>;
    const noRoom = { kind: 'disk_full', message: expect.stringMatching(/There is no room in .* \(0\.\d MB are needed, 0\.\d MB are free\); make room there, .* The data was left as it is\./) as string };
    expect(refused).toEqual({ ...before, ...noRoom });
    // The copy has found room, and what comes after it has not.
    const files = [DATABASE_FILE, BACKUP];
    expect(interrupted).toEqual({ ...before, files, kind: 'disk_full', message: expect.stringMatching(/disk is full; make room on it/) as string });
    expect(again).toEqual({ ...before, files, ...noRoom });
    expect(last).toMatchObject({ opened: 3, files: [...files, MARK_FILE] });
  });
});
