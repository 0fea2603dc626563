import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PacelineApi } from '@paceline/client';
import { seededRandom, systemEnvironment } from '@paceline/core';
import { freePort, release, startServer, watchOver, type ServerProcess } from '@paceline/testkit';
import { LastingDisk } from './disk/lasting-disk.ts';
import type { FaultCount } from './faults.ts';
import { FaultyProxy } from './network/faulty-proxy.ts';
import { Ledger } from './oracle/ledger.ts';
import { PhoneProcess } from './phones/phone-process.ts';

/** Everybody and everything that takes part. */
export interface Scene {
  readonly server: ServerProcess;
  readonly api: PacelineApi;
  readonly ledger: Ledger;
  readonly phones: readonly PhoneProcess[];
  readonly proxy: FaultyProxy | undefined;
  readonly disk: LastingDisk | undefined;
  /** Where this process sees the server's data. */
  readonly data: string;
  /** Ends all of it; with `keep` the data stays. */
  strike(keep: boolean): Promise<void>;
}

export interface SceneOptions {
  readonly seed: string;
  readonly clients: number;
  /** Whether every other client goes through a network that can fail. */
  readonly network: boolean;
  /** Bytes of the server's disk; that of the machine when absent. */
  readonly diskSize: number | undefined;
  readonly count: FaultCount;
}

/** Runners in one phone, and in one session. */
const PER_PHONE = 10;
const PER_SESSION = 5;
/** One phone in so many has no storage. */
const FORGETFUL = 3;

export const phonesFor = (clients: number): number => Math.max(2, Math.ceil(clients / PER_PHONE));

/** Whether a phone, by its place, has a storage; the forgetful ones come last. */
export const keepersAmong = (phones: number): number => phones - Math.max(1, Math.floor(phones / FORGETFUL));

// Silence is noticed sooner than by default, and a machine that is busy with all of this is no reason to turn clients away.
const limits = ['pingInterval=2000', 'pongWait=2000', 'overloadDelay=10000'].flatMap((limit) => ['--limit', limit]);
const serverArgs = ['--connections-per-address', '10000', ...limits];

/** Opens the sessions and starts everything. */
export async function setScene({ seed, clients, network, diskSize, count }: SceneOptions): Promise<Scene> {
  const random = seededRandom(`${seed} scene`);
  const root = mkdtempSync(join(tmpdir(), 'paceline-crash-'));
  watchOver({ kind: 'folder', path: root });
  const disk = diskSize === undefined ? undefined : await LastingDisk.make(diskSize);
  const server = await startServer({ dataDir: disk?.folder ?? join(root, 'data'), wrapper: disk?.wrapper ?? [], args: serverArgs, timeout: 60_000 });
  const api = new PacelineApi({ url: server.url });
  const ledger = new Ledger(await membersAt(api, clients));
  const target = Number(new URL(server.url).port);
  const proxy = network ? await FaultyProxy.open({ target, port: await freePort(), environment: systemEnvironment, random, count }) : undefined;
  const amount = phonesFor(clients);
  const phones = Array.from({ length: amount }, (_, place) => {
    return new PhoneProcess({
      ledger,
      runners: ledger.runners.filter((_, index) => index % amount === place),
      folder: place < keepersAmong(amount) ? join(root, `phone-${place}`) : undefined,
      task: (runner) => ({ url: isDirect(ledger, runner) || proxy === undefined ? server.url : proxy.url, interval: 300 + Math.floor(400 * random()) }),
    });
  });
  await Promise.all(phones.map((phone) => phone.start()));
  const strike = async (keep: boolean): Promise<void> => {
    for (const phone of phones) phone.stop();
    proxy?.[Symbol.dispose]();
    await server.stop('SIGKILL');
    disk?.[Symbol.dispose]();
    if (!keep) rmSync(root, { recursive: true, force: true });
    release({ kind: 'folder', path: root });
  };
  return { server, api, ledger, phones, proxy, disk, data: disk?.seenFromOutside ?? join(root, 'data'), strike };
}

/** Half of every phone's runners, and of every session's, reach the server without the proxy. */
export const isDirect = ({ runners }: Ledger, runner: Ledger['runners'][number]): boolean => Math.floor(runners.indexOf(runner) / phonesFor(runners.length)) % 2 === 0;

async function membersAt(api: PacelineApi, clients: number): Promise<readonly { readonly userId: string; readonly token: string; readonly sessionId: string }[]> {
  const guests = await Promise.all(Array.from({ length: clients }, (_, place) => api.createGuest(`Runner ${place + 1}`)));
  const groups = Array.from({ length: Math.ceil(clients / PER_SESSION) }, (_, place) => guests.slice(place * PER_SESSION, (place + 1) * PER_SESSION));
  const members = await Promise.all(groups.map(async (group) => {
    const { sessionId } = await api.createSession(group[0]?.token ?? '', { friends: group.map(({ userId }) => userId), sharing: 'precise' });
    return group.map(({ userId, token }) => ({ userId, token, sessionId }));
  }));
  return members.flat();
}
