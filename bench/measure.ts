import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '@paceline/testkit';
import { Load } from './load.ts';
import type { Workload } from './options.ts';
import { Tally } from './tally.ts';
import { usageOf, type Usage } from './usage.ts';

export interface Measurement {
  readonly tally: Tally;
  /** Length of the measurement, seconds. */
  readonly seconds: number;
  /** The server's: CPU seconds of the measurement, memory at its end; undefined where the system does not tell. */
  readonly server: Usage | undefined;
  /** CPU seconds that this process, the generator of the load, has used. */
  readonly generatorCpu: number;
}

/** Starts a server on new data, puts it under load and measures; the server is gone afterwards. */
export async function measure(workload: Workload): Promise<Measurement> {
  const members = workload.sessions * workload.members;
  // All members come from one address, which the defaults would take for an attack.
  const args = ['--connections-per-address', String(members + 10), '--guests-per-minute', String(members + 10)];
  await using server = await startServer({ args });
  const { pid = 0, url } = server;
  const tally = new Tally();
  const load = await Load.join(url, workload, tally);
  load.start();
  await sleep(workload.warmUp * 1_000);
  tally.reset();
  const before = { time: performance.now(), cpu: usageOf(pid)?.cpu, own: process.cpuUsage() };
  await sleep(workload.seconds * 1_000);
  const usage = usageOf(pid);
  const own = process.cpuUsage(before.own);
  const seconds = (performance.now() - before.time) / 1_000;
  load.stop();
  const serverUsage = usage === undefined || before.cpu === undefined ? undefined : { ...usage, cpu: usage.cpu - before.cpu };
  return { tally, seconds, server: serverUsage, generatorCpu: (own.user + own.system) / 1e6 };
}
