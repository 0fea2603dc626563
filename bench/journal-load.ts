import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '@paceline/testkit';
import { Load } from './load.ts';
import { Tally } from './tally.ts';
import { threadsOf } from './usage.ts';

/** Runners in sessions of four whose samples the others see: what happens to them is the live picture. */
const LIVE = { sessions: 50, members: 4 } as const;
/** Samples in a message of those who upload what they recorded before. */
const BATCH = 20;
const WARM_UP = 3_000;

/** What a server that stores that many samples a second costs. CPU in seconds of one core in each second. */
export interface ServerCosts {
  readonly cpu: number;
  /** Of this, what its store's thread uses. */
  readonly store: number;
  /** Ages of the live samples when the others got them, and times until the acks; milliseconds. */
  readonly staleness: readonly number[];
  readonly ackDelays: readonly number[];
  readonly acksPerSecond: number;
  /** Of this process, as `cpu`. */
  readonly generator: number;
  readonly errors: ReadonlyMap<string, number>;
}

/** Puts a server under that load, with its store or with one in memory. */
export async function serverCosts(rate: number, seconds: number, hasDisk: boolean): Promise<ServerCosts> {
  const live = LIVE.sessions * LIVE.members;
  const uploaders = Math.round((rate - live) / BATCH);
  const most = String(live + uploaders + 10);
  const args = ['--connections-per-address', most, '--guests-per-minute', most];
  await using server = await startServer({ args, ...(hasDisk ? {} : { program: 'bench/without-disk.ts' }) });
  const { pid = 0, url } = server;
  const [seen, uploaded] = [new Tally(), new Tally()];
  const loads = [
    await Load.join(url, { ...LIVE, spread: 1_000 }, seen),
    await Load.join(url, { sessions: uploaders, members: 1, spread: 1_000, samples: BATCH, name: 'upload' }, uploaded),
  ];
  for (const load of loads) load.start();
  await sleep(WARM_UP);
  for (const tally of [seen, uploaded]) tally.reset();
  const before = { time: performance.now(), threads: threadsOf(pid), own: process.cpuUsage() };
  await sleep(seconds * 1_000);
  const threads = threadsOf(pid);
  const { user, system } = process.cpuUsage(before.own);
  const time = (performance.now() - before.time) / 1_000;
  for (const load of loads) load.stop();
  const used = (names: (name: string) => boolean): number =>
    [...threads].filter(([name]) => names(name)).reduce((sum, [name, cpu]) => sum + cpu - (before.threads.get(name) ?? 0), 0) / time;
  return {
    cpu: used(() => true),
    store: used((name) => name === STORE),
    staleness: seen.staleness,
    ackDelays: [...seen.ackDelays, ...uploaded.ackDelays],
    acksPerSecond: (seen.acked + uploaded.acked) / time,
    generator: (user + system) / 1e6 / time,
    errors: new Map([...seen.errors, ...uploaded.errors]),
  };
}

/** Name of the thread, as the system has it. */
const STORE = 'paceline-store';
