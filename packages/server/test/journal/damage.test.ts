import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { MemoryStore } from '@paceline/engine';
import type { Write } from '@paceline/engine/store';
import { event, member, samples, session } from '@paceline/testkit/records';
import { Database } from '../../src/journal/sqlite-database.ts';
import { openTables } from '../../src/journal/open-tables.ts';
import type { SqliteTables } from '../../src/journal/sqlite-tables.ts';
import { storable } from '../../src/journal/storable.ts';
import { ask, found, inspected, listen, type Silence } from './damaged-answers.ts';
import { copyOf, damagePage, pagesOf, writtenDatabase, type Damage, type Written } from './damaged-files.ts';
import { newFolder, removeFolder } from './folders.ts';

let written: Written;
let folder: string;

beforeAll(async () => {
  folder = newFolder();
  written = await writtenDatabase(join(folder, 'paceline.db'), 'closed');
});

afterAll(() => removeFolder(folder));

interface Place {
  /** A table or an index. */
  readonly name: string;
  readonly kind: 'leaf' | 'internal';
  /** From 0, the first page in the order of the content, to 1, the last. */
  readonly at: number;
}

/** A copy of the database with a damaged page. */
function damagedCopy({ name, kind, at }: Place, damage: Damage): string {
  const pages = pagesOf(written.file).filter((page) => page.name === name && page.kind === kind);
  const page = pages[Math.round(at * (pages.length - 1))];
  if (page === undefined) throw new Error(`${name} has no ${kind} page.`);
  const file = copyOf(written.file);
  damagePage(file, page.page, damage);
  return file;
}

const open = new Set<SqliteTables>();

async function opened(file: string): Promise<SqliteTables> {
  const { tables } = await openTables(file);
  open.add(tables);
  return tables;
}

/** What cannot be listed at the end is a refusal as any other; the database is closed all the same. */
function close(tables: SqliteTables): void {
  open.delete(tables);
  ask(() => tables.close());
}

afterEach(() => {
  for (const tables of open) close(tables);
});

const model = (): MemoryStore => new MemoryStore(structuredClone(written.disk));

const newsOf = (sessionId: string): Write[] => [event(sessionId, 61), ...samples(sessionId, 'ana', [401, 403]), ...samples(sessionId, 'ben', [401, 401])];

/** Writes to every session, each in a commit of its own; returns those that took it. */
async function writeToAll(tables: SqliteTables, memory: MemoryStore): Promise<string[]> {
  const taken: string[] = [];
  for (const sessionId of written.sessionIds) {
    const writes = newsOf(sessionId);
    const answer = ask(() => tables.commit(storable(writes)));
    if (answer.kind === 'refused') continue;
    await memory.commit(writes);
    taken.push(sessionId);
  }
  return taken;
}

/** The sessions that can neither be opened nor asked for their events. */
const closedTo = ({ sessions, events }: Silence): string[] => [...new Set([...sessions, ...events])].toSorted();

test('a page is checked whenever it is read', () => {
  const database = new Database(copyOf(written.file));
  expect(database.pragma('cell_size_check')).toBe(1);
  database.close();
});

const wholePages: readonly Damage[] = ['zeroed', 'all ones', 'text of another file', 'without its head'];
const places = ['sample', 'track_part', 'event', 'invite', 'member', 'session'].flatMap((name) => [0, 0.5, 1].map((at) => ({ name, kind: 'leaf', at }) as const));

describe('[M5] [M6] a damaged leaf', () => {
  // The end of the samples has tests of its own, and that of the parts concerns every session: there stand the watches.
  const cases = places.filter(({ name, at }) => !['sample', 'track_part'].includes(name) || at < 1).map((place, index) => ({ ...place, damage: wholePages[index % wholePages.length] ?? 'zeroed' }));

  test.each(cases)('of $name at $at, $damage: all that is told is true, the others go on, and the inspection names what is refused', async ({ damage, ...place }) => {
    const file = damagedCopy(place, damage);
    const memory = model();
    const tables = await opened(file);
    const silence = await listen(tables, memory, written);
    expect(silence.sessions.length + silence.events.length + silence.tracks.length).toBeGreaterThan(0);
    expect(silence.sessions.length).toBeLessThan(written.sessionIds.length / 2);

    const findings = inspected(tables);
    expect(found(findings, 'session').toSorted()).toEqual(closedTo(silence));
    const named = [...found(findings, 'track'), ...found(findings, 'session')];
    for (const { sessionId, userId } of silence.tracks) expect(named.some((name) => name === `${sessionId} ${userId}` || name === sessionId)).toBe(true);

    const taken = await writeToAll(tables, memory);
    expect(taken).toEqual(expect.arrayContaining(written.sessionIds.filter((id) => !closedTo(silence).includes(id))));
    close(tables);
    expect(await listen(await opened(file), memory, written)).toEqual(silence);
  });
});

describe('[M4] [M6] a damaged page that much depends on', () => {
  const inner = ['sample', 'track_part', 'event', 'member', 'session'].map((name) => ({ name, kind: 'internal', at: 0 }) as const);
  const single = ['track', 'listing', 'open_session', 'sqlite_autoindex_session_2', 'sqlite_autoindex_member_1', 'sqlite_autoindex_member_2', 'sqlite_autoindex_track_1'];
  const cases = [...inner, ...single.map((name) => ({ name, kind: 'leaf', at: 0 }) as const)];

  test.each(cases)('($kind page of $name): it is opened all the same, and all that is told is true', async (place) => {
    const file = damagedCopy(place, 'text of another file');
    const memory = model();
    const tables = await opened(file);
    const silence = await listen(tables, memory, written);
    expect(found(inspected(tables), 'session')).toEqual(expect.arrayContaining(closedTo(silence)));
    await writeToAll(tables, memory);
    close(tables);
    expect(await listen(await opened(file), memory, written)).toEqual(silence);
  });

  test('(the row that tells what is not listed): nothing is refused, and nothing is lost by a crash', async () => {
    const file = damagedCopy({ name: 'listing', kind: 'leaf', at: 0 }, 'all ones');
    const memory = model();
    expect(await writeToAll(await opened(file), memory)).toEqual(written.sessionIds);
    const crashed = copyOf(file, true);
    expect(await listen(await opened(crashed), memory, written)).toEqual({ sessions: [], events: [], tracks: [] });
  });
});

describe('[M6] a sample whose page lacks a part', () => {
  test.each(['without a sector', 'without its end'] as const)('(%s) is not told as another one', async (damage) => {
    for (const at of [0.1, 0.3, 0.7]) {
      const { tracks, sessions } = await listen(await opened(damagedCopy({ name: 'sample', kind: 'leaf', at }, damage)), model(), written);
      expect(tracks.length).toBeGreaterThan(0);
      expect(sessions).toEqual([]);
    }
  });
});

describe('[M4] [M5] a damaged end of the samples', () => {
  test.each<Damage>(['zeroed', 'without a sector'])('(%s): nothing is recorded, everything else is stored, and the inspection says so', async (damage) => {
    const file = damagedCopy({ name: 'sample', kind: 'leaf', at: 1 }, damage);
    const memory = model();
    const tables = await opened(file);
    await listen(tables, memory, written);
    expect(found(inspected(tables), 'recording')).toEqual(['recording']);
    tables.commit(storable([session('new'), member('new', 'ana')]));
    const refused = ask(() => tables.commit(storable([event('new', 1), ...samples('new', 'ana', [1, 1])])));
    // Nobody is at fault alone.
    expect(refused).toMatchObject({ kind: 'refused', error: { write: undefined, message: expect.stringMatching(/^Nothing can be recorded/) as string } });
    expect(tables.commit(storable([event('new', 1)]))).toEqual([]);
    expect(tables.loadSession('new')).toMatchObject({ offset: 1, members: [{ tracks: [] }] });
  });
});

describe('[G2] [M6] newest samples that cannot be read after a crash', () => {
  let crashed: Written;
  let home: string;

  beforeAll(async () => {
    home = newFolder();
    crashed = await writtenDatabase(join(home, 'paceline.db'), 'left open');
  });

  afterAll(() => removeFolder(home));

  /** The crashed database, with its journal moved into it, and with a page damaged that holds samples of the open parts. */
  function damaged(at: number, damage: Damage = 'zeroed'): string {
    const file = copyOf(crashed.file, true);
    const database = new Database(file);
    database.makeDurable();
    database.exec('PRAGMA wal_checkpoint(truncate)');
    const [{ from } = { from: 0 }] = database.prepare<{ from: number }>('SELECT unlisted_from AS "from" FROM listing').all();
    const newest = Number(database.prepare<{ id: number }>('SELECT max(sample_id) AS id FROM sample').get()?.id);
    database.close();
    const leaves = pagesOf(file).filter(({ name, kind }) => name === 'sample' && kind === 'leaf');
    const unlisted = Math.ceil((leaves.length * (newest - from)) / newest);
    damagePage(file, leaves[leaves.length - unlisted + Math.floor(at * unlisted)]?.page ?? 0, damage);
    return file;
  }

  test.each([0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9])('(at %d) shorten no track, and what is not known to be whole takes nothing more', async (at) => {
    const file = damaged(at);
    const memory = new MemoryStore(structuredClone(crashed.disk));
    const tables = await opened(file);
    const silence = await listen(tables, memory, crashed);
    expect(silence.tracks.length).toBeGreaterThan(0);
    // Once everybody has been heard of after the damage, it is known whose samples are missing.
    if (at < 0.5) expect(silence.sessions.length).toBeLessThan(crashed.sessionIds.length);
    const taken = await writeToAll(tables, memory);
    expect(taken).toEqual(expect.arrayContaining(crashed.sessionIds.filter((id) => !closedTo(silence).includes(id))));
    // What is told after another crash, or an end in order, is still true, and nothing is refused that was not before.
    expect(await listen(await opened(copyOf(file, true)), memory, crashed)).toEqual(silence);
    close(tables);
    expect(await listen(await opened(file), memory, crashed)).toEqual(silence);
  });

  test('without a sector of their page do the same', async () => {
    for (const at of [0.2, 0.8, 0.99]) await listen(await opened(damaged(at, 'without a sector')), new MemoryStore(structuredClone(crashed.disk)), crashed);
  });

  test('do not keep new sessions from being recorded', async () => {
    const tables = await opened(damaged(0.9));
    const writes = [session('new'), member('new', 'ana'), ...samples('new', 'ana', [1, 100])];
    expect(tables.commit(storable(writes))).toEqual([]);
    expect(JSON.parse(tables.readTrack({ sessionId: 'new', userId: 'ana', writer: '' }))).toHaveLength(100);
  });
});
