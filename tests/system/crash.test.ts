import { PacelineApi, RealTimeSyncService, type Guest } from '@paceline/client';
import { startServer, until } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { metronome } from './metronome.ts';

interface Runner {
  readonly guest: Guest;
  readonly sync: RealTimeSyncService;
  /** Distances in the order of sending: the sample with seq n is at n − 1. */
  readonly sent: number[];
  acked: number;
  reconnects: number;
}

async function runnerOf(url: string, name: string): Promise<Runner> {
  const guest = await new PacelineApi({ url }).createGuest(name);
  const sync = new RealTimeSyncService({ url, getToken: () => guest.token });
  const runner: Runner = { guest, sync, sent: [], acked: 0, reconnects: -1 };
  sync.outbox.subscribe(({ acked }) => (runner.acked = acked));
  sync.connectionStatus.subscribe(({ state }) => (runner.reconnects += state === 'connected' ? 1 : 0));
  return runner;
}

describe('a server killed in the middle of a run', () => {
  it('[G1] [G2] loses no acknowledged sample, and the SDKs come back by themselves and complete the tracks', { timeout: 90_000 }, async () => {
    await using server = await startServer();
    const runners = await Promise.all(['Ana', 'Ben', 'Cleo'].map((name) => runnerOf(server.url, name)));
    const [ana] = runners as [Runner];
    const api = new PacelineApi({ url: server.url });
    const { sessionId, code } = await api.createSession(ana.guest.token, { title: 'Crash', sharing: 'precise' });
    for (const { guest, sync } of runners) {
      await api.redeemInvite(guest.token, code);
      await sync.joinSession(sessionId, guest.userId, []);
    }
    const stopRunning = metronome(100, () => {
      for (const { sync, sent } of runners) {
        const distance = sent.length * 0.3;
        const seq = sync.sendPaceUpdate({ pace: 5.5, speed: 3, distance, elapsed: sent.length / 10, status: 'running' });
        sent.push(distance);
        expect(seq).toBe(sent.length);
      }
    });
    try {
      for (const round of [1, 2]) {
        const before = runners.map(({ acked }) => acked);
        await until(() => runners.every(({ acked }, index) => acked > (before[index] ?? 0) + 20), { what: 'samples to be acknowledged', timeout: 30_000 });
        const promised = runners.map(({ acked }) => acked);
        await server.kill9();
        await until(() => runners.every(({ sent }, index) => sent.length > (promised[index] ?? 0) + 10), { what: 'samples recorded while the server is down' });
        await server.start();
        await until(() => runners.every(({ reconnects }) => reconnects >= round), { what: 'the SDKs to come back', timeout: 30_000 });
        const stored = await Promise.all(runners.map(({ guest }) => api.track(guest.token, sessionId, guest.userId)));
        stored.forEach(({ samples }, index) => expect(samples.length).toBeGreaterThanOrEqual(promised[index] ?? 0));
      }
    } finally {
      stopRunning();
    }
    await until(() => runners.every(({ acked, sent }) => acked === sent.length), { what: 'everything to be acknowledged', timeout: 30_000 });
    for (const { guest, sent, sync } of runners) {
      const { samples } = await api.track(guest.token, sessionId, guest.userId);
      expect(samples.map(({ seq }) => seq)).toEqual(sent.map((_, index) => index + 1));
      expect(samples.map(({ distance }) => distance)).toEqual(sent);
      sync.close();
    }
  });
});
