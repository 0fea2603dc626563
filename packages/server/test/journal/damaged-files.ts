import { closeSync, copyFileSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { MemoryStore, type MemoryDisk } from '@paceline/engine';
import type { StoredSession, TrackKey, Write } from '@paceline/engine/store';
import { by, event, invite, member, samples, session } from '@paceline/testkit/records';
import { openTables } from '../../src/journal/open-tables.ts';
import { Database } from '../../src/journal/sqlite-database.ts';
import { DATABASE_FILE } from '../../src/journal/sqlite-store.ts';
import { storable } from '../../src/journal/storable.ts';
import { testFolder } from './folders.ts';

export const PAGE = 4096;

/** A database with a few pages in each table, and what it was told. */
export interface Written {
  readonly file: string;
  readonly disk: MemoryDisk;
  readonly sessionIds: readonly string[];
}

const USERS = ['ana', 'ben'];
/** So many sessions with so many samples of each runner. */
const SIZE = { sessions: 16, samples: 400 };

/** Sessions of two who run at the same time, one of them with a second writer; long names fill the pages of the small tables. */
export async function writtenDatabase(file: string, closing: 'closed' | 'left open', size = SIZE): Promise<Written> {
  const disk: MemoryDisk = new Map();
  const memory = new MemoryStore(disk);
  const { tables } = await openTables(file);
  const commit = async (writes: readonly Write[]) => {
    tables.commit(storable(writes));
    await memory.commit(writes);
  };
  const sessionIds = Array.from({ length: size.sessions }, (_, index) => `session-${String(index).padStart(2, '0')}`);
  for (const [index, id] of sessionIds.entries()) await commit(opening(id, index % 2 === 0 ? 'active' : 'ended'));
  for (let seq = 1; seq <= size.samples; seq += 5) await commit(sessionIds.flatMap((id) => USERS.flatMap((user) => samples(id, user, [seq, seq + 4]))));
  for (const id of sessionIds) await commit(by('watch', samples(id, 'ana', [1, 20])));
  if (closing === 'closed') tables.close();
  return { file, disk, sessionIds };
}

function opening(id: string, status: 'active' | 'ended'): Write[] {
  const members = USERS.map((user, index) => member(id, user, { index, name: `${user} ${'of the club '.repeat(40)}` }));
  const invites = Array.from({ length: 20 }, (_, index) => invite(id, `friend ${index} of ${id}`));
  const events = Array.from({ length: 60 }, (_, index) => event(id, index + 1, { kind: 'left', userId: `user ${index} of ${id}` }));
  return [session(id, { title: 'Long run '.repeat(80), status }), ...members, ...invites, ...events];
}

/** A copy of the files of a database that may be open, in a folder of its own; returns the path of the database. */
export function copyOf(file: string, withJournal = false): string {
  const copy = join(testFolder(), DATABASE_FILE);
  for (const suffix of withJournal ? ['', '-wal'] : ['']) copyFileSync(`${file}${suffix}`, `${copy}${suffix}`);
  return copy;
}

export interface PageOf {
  readonly name: string;
  readonly page: number;
  readonly kind: 'leaf' | 'internal';
}

/** The pages of every table and index, in the order of their content. */
export function pagesOf(file: string): readonly PageOf[] {
  const database = new Database(file);
  const rows = database.prepare<PageOf>("SELECT name, pageno AS page, pagetype AS kind FROM dbstat WHERE name <> 'sqlite_schema' ORDER BY name, path").all();
  database.close();
  return rows;
}

/** Ways in which a page is lost, whole or in part. */
export const damages = {
  zeroed: (page: Buffer) => page.fill(0),
  'all ones': (page: Buffer) => page.fill(0xff),
  'text of another file': (page: Buffer) => page.fill('Dear diary, today I ran ten kilometres. '),
  'without its head': (page: Buffer) => page.fill(0, 0, 64),
  'without a sector': (page: Buffer) => page.fill(0, 2048, 2560),
  'without its end': (page: Buffer) => page.fill(0, 3584),
  'flipped at its end': (page: Buffer) => Buffer.concat([page.subarray(0, -60), page.subarray(-60).map((byte) => byte ^ 0xff)]),
} as const;

export type Damage = keyof typeof damages;

export function damagePage(file: string, page: number, damage: Damage): void {
  const descriptor = openSync(file, 'r+');
  const bytes = Buffer.alloc(PAGE);
  const place = (page - 1) * PAGE;
  readSync(descriptor, bytes, 0, PAGE, place);
  writeSync(descriptor, damages[damage](bytes), 0, PAGE, place);
  closeSync(descriptor);
}

export const tracksOf = (stored: StoredSession | undefined): TrackKey[] =>
  (stored?.members ?? []).flatMap(({ sessionId, userId, tracks }) => tracks.map(({ writer }) => ({ sessionId, userId, writer })));
