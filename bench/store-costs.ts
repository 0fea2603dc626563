import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { by, member, reading, sample, session } from '@paceline/testkit/records';
import type { Write } from '@paceline/engine/store';
import { openSqliteStore, type SqliteStore } from '../packages/server/src/journal/sqlite-store.ts';

/** Runners whose samples come in turn, as they do when all run at the same time. */
const RUNNERS = 1_000;
const SESSIONS = 250;
/** Groups that are handed over before the first is stored, as the journal does: one is written, one waits. */
const UNDER_WAY = 2;

/** What the store costs by itself. */
export interface StoreCosts {
  /** Samples a second that are committed and flushed, as fast as it goes. */
  readonly rate: number;
  /** Microseconds of CPU for each, in both threads. */
  readonly cpu: number;
  /** Of real time from handing a group over to its being stored, in the order of the groups; milliseconds. */
  readonly commits: readonly number[];
}

export interface StoreWork {
  readonly samples: number;
  /** Samples of a group, which is committed as one. */
  readonly group: number;
  /** Milliseconds from one group to the next; as fast as it goes when 0. */
  readonly every: number;
}

/** Has a new store in a temporary folder commit samples in groups. */
export async function storeCosts(work: StoreWork): Promise<StoreCosts> {
  const folder = mkdtempSync(join(tmpdir(), 'paceline-bench-'));
  const store = await openSqliteStore(folder);
  try {
    await store.commit(newcomers());
    return await commitAll(store, work);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function commitAll(store: SqliteStore, { samples, group, every }: StoreWork): Promise<StoreCosts> {
  // Made before, so that what is measured is the store.
  const groups = Array.from({ length: Math.ceil(samples / group) }, (_, place) => groupFrom(place * group, group));
  const commits: number[] = [];
  const underWay = new Set<Promise<void>>();
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  for (const [place, writes] of groups.entries()) {
    const wait = start + place * every - performance.now();
    if (every > 0 && wait > 0) await sleep(wait);
    if (underWay.size >= UNDER_WAY) await Promise.race(underWay);
    const commit = timed(store, writes).then((took) => void (commits[place] = took));
    underWay.add(commit);
    void commit.finally(() => underWay.delete(commit));
  }
  await Promise.all(underWay);
  const { user, system } = process.cpuUsage(cpu);
  const count = groups.length * group;
  return { rate: count / ((performance.now() - start) / 1_000), cpu: (user + system) / count, commits };
}

async function timed(store: SqliteStore, writes: readonly Write[]): Promise<number> {
  const start = performance.now();
  const conflicts = await store.commit(writes);
  if (conflicts.length > 0) throw new Error(`${conflicts.length} samples were refused.`);
  return performance.now() - start;
}

const runner = (place: number) => ({ sessionId: `run-${place % SESSIONS}`, userId: `runner-${place}` });

function newcomers(): Write[] {
  const sessions = Array.from({ length: SESSIONS }, (_, place) => session(`run-${place}`, { code: `C${place}` }));
  const members = Array.from({ length: RUNNERS }, (_, place) => member(runner(place).sessionId, runner(place).userId, { index: Math.floor(place / SESSIONS) }));
  return by('a-start-of-an-app', [...sessions, ...members]);
}

function groupFrom(first: number, count: number): Write[] {
  const writes = Array.from({ length: count }, (_, place) => {
    const { sessionId, userId } = runner((first + place) % RUNNERS);
    return sample(sessionId, userId, reading(1 + Math.floor((first + place) / RUNNERS), { status: 'running', speed: 3.0683, accuracy: 4.7 }));
  });
  return by('a-start-of-an-app', writes);
}
