import { readFileSync } from 'node:fs';
import { PacelineApi, type Guest } from '@paceline/client';
import { SUBPROTOCOL } from '@paceline/protocol';
import { connectRaw, startServer, until, type ServerProcess } from '@paceline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeafClient } from './deaf-client.ts';
import { metronome } from './metronome.ts';
import { runnerAt, type Runner } from './runner.ts';

const MIB = 1024 ** 2;
const MEMBERS = 150;
const DEAF = 8;
/** The longest name that there is makes a status of some 40 KiB. */
const NAME = '🏃'.repeat(40);

const isLinux = process.platform === 'linux';

describe.skipIf(!isLinux)('clients that never read', () => {
  let server: ServerProcess;
  let sessionId: string;
  let deaf: readonly Guest[];
  let members: readonly Runner[];
  let stopRunning = (): void => {};
  /** Milliseconds from sending a sample to seeing it at the other member. */
  let delays: number[] = [];

  beforeAll(async () => {
    server = await startServer({ args: ['--connections-per-address', '1000', '--limit', 'messageBurst=1000'] });
    const api = new PacelineApi({ url: server.url });
    members = await Promise.all(['Ana', 'Ben'].map((name) => runnerAt(server.url, { name })));
    const guests = await Promise.all(Array.from({ length: MEMBERS }, () => api.createGuest(NAME)));
    deaf = guests.slice(0, DEAF);
    const [host] = members as [Runner];
    ({ sessionId } = await api.createSession(host.guest.token, { friends: [...members.map(({ guest }) => guest.userId), ...guests.map(({ userId }) => userId)] }));
    for (const guest of guests) {
      const raw = await connectRaw(server.url, { protocols: [SUBPROTOCOL] });
      raw.send('hello', { version: 1, telemetry: 'json', token: guest.token });
      raw.send('join_session', { sessionId, userId: guest.userId, friends: [] });
      await raw.next('session_status');
      await raw.close();
    }
    for (const { sync, guest } of members) await sync.joinSession(sessionId, guest.userId, []);
    const sentAt: number[] = [];
    for (const { sync } of members) {
      sync.friendUpdates.subscribe((friends) => {
        const [friend] = friends;
        const at = sentAt[friend?.sample.distance ?? -1];
        if (at !== undefined) delays.push(performance.now() - at);
      });
    }
    stopRunning = metronome(300, () => {
      const distance = sentAt.push(performance.now()) - 1;
      for (const { sync } of members) sync.sendPaceUpdate({ pace: 5.5, distance, status: 'running' });
    });
    await until(() => delays.length > 0, { what: 'the members to see each other' });
  }, 60_000);

  afterAll(async () => {
    stopRunning();
    for (const { sync } of members) sync.close();
    await server.stop();
  });

  it('[G9] [F4] [F5] do not grow the memory of the server beyond the bound, are dropped, and delay nothing for the others', { timeout: 60_000 }, async () => {
    const clients = await Promise.all(deaf.map(({ token }) => DeafClient.open(server.url, token)));
    for (const client of clients) client.say('hello', { version: 1, telemetry: 'json' });
    const before = memoryOf(server);
    let most = before;
    delays = [];
    let asked = 0;
    // Each time the whole status is the answer: what is not bounded grows by megabytes a second.
    const stopAsking = metronome(100, () => {
      most = Math.max(most, memoryOf(server));
      asked += 10;
      clients.forEach((client, place) => {
        for (let count = 0; count < 10; count += 1) client.say('join_session', { sessionId, userId: deaf[place]?.userId, friends: [] });
      });
    });
    await until(() => asked >= 600, { what: 'the deaf clients to have asked', timeout: 40_000 });
    stopAsking();
    const frames = 2 * MIB * DEAF;
    expect(most - before).toBeLessThan(frames + 48 * MIB);
    expect(Math.max(...delays)).toBeLessThan(1_000);
    expect(await Promise.all(clients.map((client) => client.isDropped()))).toEqual(clients.map(() => true));
    for (const client of clients) client[Symbol.dispose]();
    for (const { statuses, errors } of members) expect([statuses.at(-1), statuses.length, errors]).toEqual(['connected', 3, []]);
  });

  it('[G9] [N12] and flood the server with pings are dropped at once', async () => {
    const [guest] = deaf as [Guest];
    using client = await DeafClient.open(server.url, guest.token);
    const before = memoryOf(server);
    client.ping(50_000);
    expect(await client.isDropped()).toBe(true);
    expect(memoryOf(server) - before).toBeLessThan(32 * MIB);
  });
});

/** Bytes of memory that the server uses, by Linux's /proc. */
const memoryOf = ({ pid }: ServerProcess): number => 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
