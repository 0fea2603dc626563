import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PacelineApi } from '@paceline/client';
import { startServer, until } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { metronome } from './metronome.ts';
import { runnerAt, type Runner } from './runner.ts';
import { fill, hasSmallDisks, makeRoom, onSmallDisk } from './small-disk.ts';

const MIB = 1024 * 1024;

describe('a disk that is full in the middle of a run', () => {
  it.skipIf(!hasSmallDisks)('[G9] [N15] [W4] stops acks, joins and events, but not the live picture; with room again all goes on by itself, and nothing is lost', { timeout: 90_000 }, async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'paceline-disk-'));
    await using server = await startServer({ dataDir, wrapper: onSmallDisk(dataDir, 8 * MIB) });
    using _ = { [Symbol.dispose]: () => rmSync(dataDir, { recursive: true }) };
    const api = new PacelineApi({ url: server.url });
    const ready = async (): Promise<number> => (await fetch(`${server.url}/readyz`)).status;
    const [ana, ben, cleo] = (await Promise.all(['Ana', 'Ben', 'Cleo'].map((name) => runnerAt(server.url, { name })))) as [Runner, Runner, Runner];
    const { sessionId } = await api.createSession(ana.guest.token, { friends: [ben.guest.userId, cleo.guest.userId], sharing: 'precise' });
    for (const { sync, guest } of [ana, ben]) await sync.joinSession(sessionId, guest.userId, []);
    let isPaused = false;
    const stopRunning = metronome(300, () => {
      ana.run();
      ben.run(isPaused ? 'paused' : 'running');
    });
    try {
      await until(() => ana.acked > 5 && ben.acked > 5 && ana.seen.size === 1 && ben.seen.size === 1, { what: 'the run to go on' });
      const connections = [ana, ben].map(({ statuses }) => statuses.length);

      fill(server);
      await until(async () => (await ready()) === 503, { what: 'the server to notice' });
      await until(() => [ana, ben].every(({ errors }) => errors.includes('service_unavailable')), { what: 'the runners to be told' });
      const acked = [ana.acked, ben.acked];
      const logged = errorsIn(server.logs);
      isPaused = true;
      const seen = ana.sent.length + 20;
      await until(() => (ben.seen.get(ana.guest.userId) ?? 0) >= 3 * seen, { what: 'Ben to see Ana run on' });
      await expect(cleo.sync.joinSession(sessionId, cleo.guest.userId, [])).rejects.toMatchObject({ kind: 'service_unavailable', retry: 'later' });
      expect([ana.acked, ben.acked]).toEqual(acked);
      expect(ana.events.filter((event) => event.endsWith('paused'))).toEqual([]);
      expect(await ready()).toBe(503);
      // Failing is tried again every second or two, and not told each time.
      expect([logged.length >= 1, errorsIn(server.logs).length - logged.length <= 3]).toEqual([true, true]);

      makeRoom(server);
      await until(() => ana.acked >= seen && ben.acked >= seen, { what: 'acks to follow by themselves' });
      await until(() => ana.events.includes(`${ben.guest.userId} paused`), { what: 'the event to be told' });
      expect(await ready()).toBe(200);
      await cleo.sync.joinSession(sessionId, cleo.guest.userId, []);
      await until(() => ana.events.includes(`${cleo.guest.userId} joined`), { what: 'Cleo to be announced' });
      expect([ana, ben].map(({ statuses }) => statuses.length)).toEqual(connections);
    } finally {
      stopRunning();
    }
    await until(() => [ana, ben].every(({ acked, sent }) => acked === sent.length), { what: 'everything to be acknowledged' });
    for (const { guest, sent } of [ana, ben]) {
      const { samples } = await api.track(guest.token, sessionId, guest.userId);
      expect(samples.map(({ distance }) => distance)).toEqual(sent);
    }
    for (const { sync } of [ana, ben, cleo]) sync.close();
  });
});

const errorsIn = (logs: string): readonly string[] => logs.split('\n').filter((line) => line.includes('"level":"error"'));
