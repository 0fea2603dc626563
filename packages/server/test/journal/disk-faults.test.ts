import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DATABASE_FILE } from '../../src/journal/sqlite-store.ts';
import { inspect } from './crash-inspection.ts';
import { PAGE, pagesOf } from './damaged-files.ts';
import { compiledDisk, FaultyDisk, type Fault, type Outcome, type Step } from './faulty-disk.ts';
import { newFolder, removeFolder } from './folders.ts';

const folder = newFolder();
afterAll(() => removeFolder(folder));
const disk = compiledDisk(folder);
const reason = 'obstacle' in disk ? ` (skipped: ${disk.obstacle})` : '';
const newDisk = (): FaultyDisk => new FaultyDisk('library' in disk ? disk.library : '');

const begin: Step = { do: 'begin' };
const state: Step = { do: 'state' };
const kill: Step = { do: 'kill' };
const close: Step = { do: 'close' };
const commit = (samples: number, times = 1): Step => ({ do: 'commit', samples, times });
const fault = (name: Fault, value = ''): Step => ({ do: 'fault', name, value });
const noFault = (name: Fault): Step => ({ do: 'no fault', name });
const done: Outcome = { kind: 'done' };
const stored = (offset: number, lastSeq: number): Outcome => ({ kind: 'state', offset, lastSeq });
const refused = (error: string, message: RegExp): Outcome => ({ kind: 'refused', error, message: expect.stringMatching(message) as string });

const lookAtTheDisk = refused('failed', /the disk reports an error; look at the disk .*code 1034/);

describe.skipIf(reason !== '')(`[G1] [M1] an fsync that fails${reason}`, () => {
  test('every commit is given to the disk, and no power failure after it takes it back', async () => {
    const it = newDisk();
    expect(it.run([begin, commit(5), state, close])).toEqual([done, done, stored(1, 5), done]);
    const before = it.fsyncs.wal;
    expect(it.run([commit(3, 20), kill])).toEqual([done]);
    expect(it.fsyncs.wal - before).toBeGreaterThanOrEqual(20);
    expect(await inspect(it.survivors)).toEqual({ offset: 21, lastSeq: 65 });
  });

  test.each([[20], [1], [60]])('refuses the commit and stores nothing of it, and what is committed after it is safe (%i samples)', async (samples) => {
    const it = newDisk();
    const outcomes = it.run([begin, commit(5), fault('fail-fsync-wal'), commit(20), commit(20), state, noFault('fail-fsync-wal'), commit(samples), state, kill]);
    expect(outcomes).toEqual([done, done, done, lookAtTheDisk, lookAtTheDisk, stored(1, 5), done, done, stored(2, 5 + samples)]);
    expect(await inspect(it.survivors)).toEqual({ offset: 2, lastSeq: 5 + samples });
  });

  test('and a crash after it: what the next server commits is safe as well, whatever the system takes for written', async () => {
    const it = newDisk();
    expect(it.run([begin, commit(5), fault('fail-fsync-wal'), commit(20), noFault('fail-fsync-wal'), kill])[3]).toEqual(lookAtTheDisk);
    // The refused commit stands in the journal, as a commit may that was under way at a crash. The disk has not got it.
    const next = it.run([state, commit(3, 10), state, kill]);
    expect(next).toEqual([stored(2, 25), done, stored(12, 55)]);
    expect(await inspect(it.survivors)).toEqual({ offset: 12, lastSeq: 55 });
  });

  test('where the journal begins anew: the same', async () => {
    const it = newDisk();
    // A clean end moves everything into the database; the next commit writes the head of a new journal.
    it.run([begin, commit(5), close]);
    const outcomes = it.run([fault('fail-fsync-wal'), commit(20), noFault('fail-fsync-wal'), commit(7), state, kill]);
    expect(outcomes).toEqual([done, lookAtTheDisk, done, done, stored(2, 12)]);
    expect(await inspect(it.survivors)).toEqual({ offset: 2, lastSeq: 12 });
  });

  test('of the database, into which the journal is moved: commits go on, and nothing is lost then or later', async () => {
    const it = newDisk();
    const outcomes = it.run([begin, fault('fail-fsync-db'), commit(40, 200), state, kill]);
    expect(outcomes).toEqual([done, done, done, stored(200, 8_000)]);
    expect(await inspect(it.survivors)).toEqual({ offset: 200, lastSeq: 8_000 });
    const after = newDisk();
    expect(after.run([begin, fault('fail-fsync-db'), commit(40, 150), noFault('fail-fsync-db'), commit(40, 150), state, kill]).at(-1)).toEqual(stored(300, 12_000));
    expect(after.fsyncs.db).toBeGreaterThan(0);
    expect(await inspect(after.survivors)).toEqual({ offset: 300, lastSeq: 12_000 });
  }, 60_000);
});

describe.skipIf(reason !== '')(`[G9] [M1] a write that fails${reason}`, () => {
  test.each([
    ['full-wal', refused('disk_full', /the disk is full; make room on it/)],
    ['fail-write-wal', refused('failed', /the disk reports an error; look at the disk/)],
  ] as const)('(%s) at any place of a commit stores nothing of it, and the next one succeeds without a restart', async (name, refusal) => {
    const it = newDisk();
    // A commit of thirty samples for each writes more than fourteen times.
    const places = Array.from({ length: 14 }, (_, place) => place);
    const steps = places.flatMap((place) => [fault(name, String(place)), commit(30), state, noFault(name), commit(1), state]);
    const expected = places.flatMap((place) => [done, refusal, stored(1 + place, 5 + place), done, done, stored(2 + place, 6 + place)]);
    expect(it.run([begin, commit(5), ...steps, kill])).toEqual([done, done, ...expected]);
    expect(await inspect(it.survivors)).toEqual({ offset: 15, lastSeq: 19 });
    expect(await inspect(it.folder)).toEqual({ offset: 15, lastSeq: 19 });
  });

  test.each<Fault>(['full-db', 'fail-write-db'])('(%s) while the journal is moved into the database keeps it in the journal', async (name) => {
    const it = newDisk();
    const outcomes = it.run([begin, fault(name, '7'), commit(40, 150), state, noFault(name), commit(40, 20), state, kill]);
    expect(outcomes).toEqual([done, done, done, stored(150, 6_000), done, done, stored(170, 6_800)]);
    expect(await inspect(it.survivors)).toEqual({ offset: 170, lastSeq: 6_800 });
  });
});

describe.skipIf(reason !== '')(`[M5] a sector that cannot be read${reason}`, () => {
  test('is refused to those who need it, and to nobody else', () => {
    const it = newDisk();
    it.run([begin, commit(40, 50), close]);
    const leaf = pagesOf(join(it.folder, DATABASE_FILE)).find(({ name, kind }) => name === 'sample' && kind === 'leaf')?.page ?? 0;
    const range = `${(leaf - 1) * PAGE} ${leaf * PAGE}`;
    const damaged = refused('damaged', /^The database is damaged where it holds session s1; restore it from a backup/);
    const outcomes = it.run([fault('fail-read-db', range), state, { do: 'read' }, commit(40), state, noFault('fail-read-db'), { do: 'read' }, close]);
    expect(outcomes).toEqual([done, stored(50, 2_000), damaged, done, stored(51, 2_040), done, { kind: 'read', samples: 2_040 }, done]);
  });
});
