// Run as a process of its own: opens the store of a folder, takes steps that stand in its last argument as JSON, and prints
// a line of JSON for each. What goes wrong with the disk is decided by files in the second folder, see faulty-disk.c.
import { rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '@paceline/engine/store';
import { trackOf } from '@paceline/testkit/records';
import { openSqliteStore } from '../../src/journal/sqlite-store.ts';
import { beginning, nextCommit } from './crash-commits.ts';
import type { Outcome, Step } from './faulty-disk.ts';

const [folder = '', disk = '', steps = '[]'] = process.argv.slice(2);
const store = await openSqliteStore(folder);

async function state(): Promise<{ offset: number; lastSeq: number }> {
  const loaded = await store.loadSession('s1');
  return { offset: loaded?.offset ?? 0, lastSeq: loaded?.members[0]?.tracks[0]?.lastSeq ?? 0 };
}

async function take(step: Step): Promise<Outcome> {
  switch (step.do) {
    case 'begin':
      await store.commit(beginning);
      return { kind: 'done' };
    case 'commit':
      for (let left = step.times ?? 1; left > 0; left--) await store.commit(nextCommit(await state(), step.samples));
      return { kind: 'done' };
    case 'fault':
      writeFileSync(join(disk, step.name), step.value ?? '');
      return { kind: 'done' };
    case 'no fault':
      rmSync(join(disk, step.name), { force: true });
      return { kind: 'done' };
    case 'state':
      return { kind: 'state', ...(await state()) };
    case 'read':
      return { kind: 'read', samples: (await store.readTrack(trackOf('s1', 'ana'))).length };
    case 'close':
      await store.close();
      return { kind: 'done' };
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      return { kind: 'done' };
  }
}

for (const step of JSON.parse(steps) as Step[]) {
  let outcome: Outcome;
  try {
    outcome = await take(step);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    outcome = { kind: 'refused', error: error.kind, message: error.message };
  }
  writeSync(1, `${JSON.stringify(outcome)}\n`);
}
