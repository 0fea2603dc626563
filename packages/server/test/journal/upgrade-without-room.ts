// Run as a process of its own on a small disk: fills it so that an old database cannot be copied, tries to open that, makes
// room, tries again, and prints how it went.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '@paceline/engine/store';
import { openSqliteStore } from '../../src/journal/sqlite-store.ts';
import { oldDatabase } from './version-1.ts';

const [folder = ''] = process.argv.slice(2);
const filler = join(folder, 'filler');

const left = () => ({
  files: readdirSync(folder).filter((name) => name !== 'filler').toSorted(),
  digest: createHash('sha256').update(readFileSync(join(folder, 'paceline.db'))).digest('hex'),
});

async function attempt(): Promise<unknown> {
  try {
    const store = await openSqliteStore(folder);
    const loaded = await store.loadSession('s1');
    await store.close();
    return { opened: loaded?.members.length, ...left() };
  } catch (error) {
    return error instanceof StoreError ? { kind: error.kind, message: error.message, ...left() } : String(error);
  }
}

function fill(spare: number): void {
  rmSync(filler, { force: true });
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(filler, Buffer.alloc(bavail * bsize - spare));
}

oldDatabase(folder).close();
const before = left();
fill(8_192);
const refused = await attempt();
// Enough for the copy, and not for what comes after it.
fill(120_000);
const interrupted = await attempt();
const again = await attempt();
rmSync(filler);
process.stdout.write(JSON.stringify({ before, refused, interrupted, again, last: await attempt() }));
