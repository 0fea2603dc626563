// Run as a process of its own on a small disk: commits until the disk is full, looks at what is stored, makes room, goes on,
// fills the disk once more and restarts on it, and prints how it went.
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '@paceline/engine/store';
import { reading, trackOf } from '@paceline/testkit/records';
import { Database } from '../../src/journal/sqlite-database.ts';
import { DATABASE_FILE, openSqliteStore, type SqliteStore } from '../../src/journal/sqlite-store.ts';
import { beginning, nextCommit, type Promised } from './crash-commits.ts';

const [folder = ''] = process.argv.slice(2);
const filler = join(folder, 'filler');
const freeBytes = (): number => statfsSync(folder).bavail * statfsSync(folder).bsize;
const fill = (spare: number): void => writeFileSync(filler, Buffer.alloc(Math.max(0, freeBytes() - spare)));

let promised: Promised = { offset: 0, lastSeq: 0 };

/** Commits until it is refused, at most so often; returns why. */
async function write(store: SqliteStore, most: number): Promise<string> {
  try {
    for (let left = most; left > 0; left--) {
      await store.commit(nextCommit(promised, 40));
      promised = { offset: promised.offset + 1, lastSeq: promised.lastSeq + 40 };
    }
    return 'all committed';
  } catch (error) {
    return error instanceof StoreError ? `${error.kind}: ${error.message}` : String(error);
  }
}

/** Whether the store has exactly what it has promised. */
async function isExact(store: SqliteStore): Promise<boolean> {
  const loaded = await store.loadSession('s1');
  const expected = JSON.stringify(Array.from({ length: promised.lastSeq }, (_, index) => reading(index + 1)));
  const tracks = await Promise.all(['ana', 'ben'].map((userId) => store.readTrack(trackOf('s1', userId))));
  return loaded?.offset === promised.offset && tracks.every((track) => JSON.stringify(track) === expected);
}

let store = await openSqliteStore(folder);
await store.commit(beginning);
fill(3_000_000);
const first = { refusals: [await write(store, 10_000), await write(store, 1)], isExact: await isExact(store) };
const commits = promised.offset;
rmSync(filler);
const second = { outcome: await write(store, 50), isExact: await isExact(store) };
fill(0);
const third = { refusal: await write(store, 10_000), isExact: await isExact(store) };
await store.close();
store = await openSqliteStore(folder);
const restarted = { isExact: await isExact(store), refusal: await write(store, 10_000) };
rmSync(filler);
const last = { outcome: await write(store, 10), isExact: await isExact(store) };
await store.close();
const database = new Database(join(folder, DATABASE_FILE));
const check = database.pragma('integrity_check');
database.close();
process.stdout.write(JSON.stringify({ commits, first, second, third, restarted, last, check }));
