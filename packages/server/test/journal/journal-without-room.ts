// Run as a process of its own on a small disk: leaves a damaged journal there, fills the disk so that no copy can be made,
// tries to open it, makes room, tries again, and prints how it went.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '@paceline/engine/store';
import { openTables } from '../../src/journal/open-tables.ts';
import { DATABASE_FILE, openSqliteStore } from '../../src/journal/sqlite-store.ts';
import { storable } from '../../src/journal/storable.ts';
import { beginning, nextCommit } from './crash-commits.ts';

const [folder = ''] = process.argv.slice(2);
const filler = join(folder, 'filler');
const files = [DATABASE_FILE, `${DATABASE_FILE}-wal`];

const living = join(folder, 'living');
mkdirSync(living);
const { tables } = await openTables(join(living, DATABASE_FILE));
tables.commit(storable(beginning));
for (let offset = 0; offset < 40; offset++) tables.commit(storable(nextCommit({ offset, lastSeq: offset }, 1)));
for (const file of files) copyFileSync(join(living, file), join(folder, file));
tables.close();
rmSync(living, { recursive: true });
const journal = readFileSync(join(folder, files[1] ?? ''));
// What lies there may be zeros already.
journal.fill(0xff, journal.length / 2, journal.length / 2 + 100);
writeFileSync(join(folder, files[1] ?? ''), journal);

const left = () => ({
  files: readdirSync(folder).filter((name) => name !== 'filler').toSorted(),
  digests: files.map((file) => createHash('sha256').update(readFileSync(join(folder, file))).digest('hex')),
});

async function attempt(): Promise<unknown> {
  try {
    const store = await openSqliteStore(folder);
    await store.close();
    return { copy: store.loss?.copy };
  } catch (error) {
    return error instanceof StoreError ? { kind: error.kind, message: error.message, ...left() } : String(error);
  }
}

const before = left();
const { bavail, bsize } = statfsSync(folder);
writeFileSync(filler, Buffer.alloc(bavail * bsize - 150_000));
const refused = await attempt();
rmSync(filler);
process.stdout.write(JSON.stringify({ before, refused, opened: await attempt() }));
