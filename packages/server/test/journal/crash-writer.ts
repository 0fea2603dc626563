// Run as a process of its own: commits in a loop, and prints one line for everything that it was promised, until it is
// killed.
import { writeSync } from 'node:fs';
import { seededRandom } from '@paceline/core';
import { openSqliteStore } from '../../src/journal/sqlite-store.ts';
import { beginning, nextCommit } from './crash-commits.ts';

const [folder = '', seed = '', most = ''] = process.argv.slice(2);
const random = seededRandom(seed);
const store = await openSqliteStore(folder);
await store.commit(beginning);
const loaded = await store.loadSession('s1');
let promised = { offset: loaded?.offset ?? 0, lastSeq: loaded?.members[0]?.tracks[0]?.lastSeq ?? 0 };
for (let commits = 0; commits < Number(most); commits++) {
  const count = 1 + Math.floor(random() * 40);
  await store.commit(nextCommit(promised, count));
  promised = { offset: promised.offset + 1, lastSeq: promised.lastSeq + count };
  writeSync(1, `${promised.offset} ${promised.lastSeq}\n`);
}
// Not closed: what follows is the crash.
process.kill(process.pid, 'SIGKILL');
