// Run as a process of its own: commits in a loop, and prints one line for everything that it was promised, until it is
// killed. Each commit gives both runners the same number of samples, so that half a commit could be recognized.
import { writeSync } from 'node:fs';
import { seededRandom } from '@paceline/core';
import { event, member, samples, session } from '@paceline/testkit/records';
import { openSqliteStore } from '../../src/journal/sqlite-store.ts';

const [folder = '', seed = '', most = ''] = process.argv.slice(2);
const random = seededRandom(seed);
const store = await openSqliteStore(folder);
await store.commit([session('s1'), member('s1', 'ana'), member('s1', 'ben', { index: 1 })]);
const loaded = await store.loadSession('s1');
let offset = loaded?.offset ?? 0;
let lastSeq = loaded?.members[0]?.tracks[0]?.lastSeq ?? 0;
for (let commits = 0; commits < Number(most); commits++) {
  const count = 1 + Math.floor(random() * 40);
  const range = [lastSeq + 1, lastSeq + count] as const;
  await store.commit([...samples('s1', 'ana', range), event('s1', offset + 1), ...samples('s1', 'ben', range)]);
  lastSeq += count;
  offset += 1;
  writeSync(1, `${offset} ${lastSeq}\n`);
}
// Not closed: what follows is the crash.
process.kill(process.pid, 'SIGKILL');
