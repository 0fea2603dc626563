import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startServer, until } from '@paceline/testkit';
import { Fleet } from './fleet.ts';
import { machine } from './machine.ts';

const help = `node -C source bench/deploy.ts [options]

Has real SDKs run in sessions of four, replaces their server by a new process on the same port and data, and reports how they moved.

  --clients N   SDKs, all in this process (default: 400)
  --gap S       seconds from the end of the old process to the start of the new one (default: 0)
  --crash       ends the old process by SIGKILL instead of SIGTERM
  --help        shows this`;

/** For all to be back, milliseconds: longer than a burst. */
const PATIENCE = 120_000;
/** Until the delays of all clients have started over, milliseconds. */
const STABLE = 12_000;

const { values } = parseArgs({ options: { clients: { type: 'string' }, gap: { type: 'string' }, crash: { type: 'boolean' }, help: { type: 'boolean' } } });
if (values.help === true) console.log(help);
else await deploy({ clients: Number(values.clients ?? 400), gap: Number(values.gap ?? 0), signal: values.crash === true ? 'SIGKILL' : 'SIGTERM' });

async function deploy({ clients, gap, signal }: { readonly clients: number; readonly gap: number; readonly signal: NodeJS.Signals }): Promise<void> {
  console.log(`${clients} clients, ${signal}, the new process ${gap} s after the end of the old one\n${machine()}`);
  const dataDir = mkdtempSync(join(tmpdir(), 'paceline-deploy-'));
  // All clients come from one address, which the defaults would take for an attack.
  const server = await startServer({ dataDir, args: ['--connections-per-address', String(clients * 2), '--guests-per-minute', String(clients + 10)] });
  const fleet = await Fleet.join(server.url, clients);
  try {
    fleet.start();
    await sleep(STABLE);
    fleet.forget();
    const begun = performance.now();
    await server.stop(signal);
    const stopped = performance.now();
    await sleep(gap * 1_000);
    await server.start();
    const started = performance.now();
    await until(() => fleet.back === fleet.size, { what: () => `all to come back; ${fleet.back} of ${fleet.size} are`, timeout: PATIENCE });
    console.log(`server     gone ${((stopped - begun) / 1_000).toFixed(1)} s after the signal, the next one ready after ${((started - begun) / 1_000).toFixed(1)} s\n${fleet.report(begun)}`);
    fleet.pause();
    await until(() => fleet.unconfirmed === 0, { what: () => `the outboxes to be emptied; ${fleet.unconfirmed} samples wait`, timeout: PATIENCE });
    console.log(await fleet.stored());
    const complaints = server.logs.split('\n').filter((line) => line.startsWith('{'));
    console.log(`log        ${complaints.length === 0 ? 'silent' : complaints.map((line) => line.slice(0, 200)).join('\n           ')}`);
  } finally {
    fleet.close();
    await server.stop();
    rmSync(dataDir, { recursive: true });
  }
}
