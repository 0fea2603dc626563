import { describe, expect, test } from 'vitest';
import { PacelineApi, RealTimeSyncService, type SyncError } from '@paceline/client';
import { InMemoryServer, VirtualEnvironment, type InMemoryServerOptions } from '@paceline/client/testing';
import { current, upTo } from '../support/world.ts';

function world(options: Partial<InMemoryServerOptions> & { readonly seed?: number } = {}) {
  const environment = new VirtualEnvironment({ seed: options.seed ?? 1 });
  const server = new InMemoryServer({ environment, ...options });
  const errors: SyncError[] = [];
  const service = (userId: string, more: { readonly expiresIn?: number } = {}) => {
    const { url, webSocket } = server;
    const sync = new RealTimeSyncService({ url, webSocket, environment, getToken: () => server.issueToken(userId, more) });
    sync.errors.subscribe((error) => errors.push(error));
    return sync;
  };
  const during = <T>(promise: Promise<T>): Promise<T> => environment.settle(promise);
  return { environment, server, service, during, errors };
}

/** Records one sample a second, each a metre further; returns how many in all. */
async function run(sync: RealTimeSyncService, environment: VirtualEnvironment, seconds: number): Promise<number> {
  let last = 0;
  for (let second = 0; second < seconds; second++) {
    last = sync.sendPaceUpdate({ pace: 5, distance: current(sync.outbox).pending + current(sync.outbox).acked + 1 });
    await environment.advance(1_000);
  }
  return last;
}

describe('a server in memory', () => {
  test('keeps the rules of the real one: who is not invited does not get in', async () => {
    const { server, service, during } = world();
    const ana = service('ana');
    await during(ana.joinSession('run', 'ana', ['ben']));
    await expect(during(service('eve').joinSession('run', 'eve', []))).rejects.toMatchObject({ kind: 'not_invited', retry: 'never' });
    const info = await during(service('ben').joinSession('run', 'ben', []));
    expect(info.roster.map(({ userId }) => userId)).toEqual(['ana', 'ben']);
    expect(server.network.sockets).toHaveLength(2);
  });

  test('carries samples to friends and stores them before it acknowledges them', async () => {
    const { server, service, during, environment } = world();
    const [ana, ben] = [service('ana'), service('ben')];
    await during(ana.joinSession('run', 'ana', ['ben']));
    await during(ben.joinSession('run', 'ben', []));
    await run(ana, environment, 5);
    await environment.advance(500);
    expect(current(ana.outbox)).toEqual({ pending: 0, acked: 5 });
    expect((await server.track('run', 'ana')).map(({ distance }) => distance)).toEqual(upTo(5));
    expect(current(ben.friendUpdates)).toMatchObject([{ userId: 'ana', state: 'live', sample: { distance: 5, seq: 5 } }]);
  });

  test('answers the calls of the HTTP API', async () => {
    const { server, during, environment } = world();
    const api = new PacelineApi({ url: server.url, fetch: server.fetch, environment });
    const ana = await during(api.createGuest('Ana'));
    const ben = await during(api.createGuest('Ben'));
    const { sessionId, code, url } = await during(api.createSession(ana.token, { title: 'Lunch', sharing: 'precise' }));
    expect(url).toBe(`http://paceline.test/j/${code}`);
    await expect(during(api.session(ben.token, sessionId))).rejects.toMatchObject({ kind: 'not_invited' });
    expect(await during(api.redeemInvite(ben.token, code))).toMatchObject({ sessionId, title: 'Lunch', status: 'active', sharing: 'precise' });
    const sync = new RealTimeSyncService({ url: server.url, webSocket: server.webSocket, environment, getToken: () => ben.token });
    await during(sync.joinSession(sessionId, ben.userId, []));
    await run(sync, environment, 2);
    await environment.advance(500);
    expect(await during(api.track(ben.token, sessionId, ben.userId))).toMatchObject({ userId: ben.userId, samples: [{ seq: 1 }, { seq: 2 }] });
    await expect(during(api.redeemInvite('no token', code))).rejects.toMatchObject({ kind: 'unauthorized' });
  });

  test('a deploy: clients move to the new process without using up a retry, and nothing is lost', async () => {
    const { server, service, during, environment, errors } = world();
    const ana = service('ana');
    await during(ana.joinSession('run', 'ana', []));
    await run(ana, environment, 3);
    const deployed = server.deploy();
    await run(ana, environment, 10);
    await during(deployed);
    await environment.advance(2_000);
    expect((await server.track('run', 'ana')).map(({ seq }) => seq)).toEqual(upTo(13));
    expect(errors).toEqual([]);
  });

  test('a crash: what was acknowledged is still there, and the rest is sent again', async () => {
    const { server, service, during, environment } = world();
    const ana = service('ana');
    await during(ana.joinSession('run', 'ana', []));
    await run(ana, environment, 3);
    const { acked } = current(ana.outbox);
    const crashed = server.crash(5_000);
    await run(ana, environment, 3);
    await during(crashed);
    expect((await server.track('run', 'ana')).length).toBeGreaterThanOrEqual(acked);
    await run(ana, environment, 10);
    await environment.advance(2_000);
    expect((await server.track('run', 'ana')).map(({ seq }) => seq)).toEqual(upTo(16));
  });

  test('a bad network, drawn from a seed: losses, duplicates and overtaking change nothing in the track, and repeat exactly', async () => {
    const play = async (seed: number) => {
      const network = { latency: 80, jitter: 200, loss: 0.1, duplicates: 0.1, reordering: 0.1 };
      const { server, service, during, environment } = world({ seed, network });
      const ana = service('ana');
      await during(ana.joinSession('run', 'ana', []));
      await run(ana, environment, 60);
      server.network.conditions = { ...server.network.conditions, loss: 0, duplicates: 0, reordering: 0 };
      await environment.advance(60_000);
      expect((await server.track('run', 'ana')).map(({ distance }) => distance)).toEqual(upTo(60));
      return environment.random();
    };
    const drawn = [await play(1), await play(1), await play(2)];
    expect(drawn[0]).toBe(drawn[1]);
    expect(drawn[0]).not.toBe(drawn[2]);
  });

  test('once everybody has left and it is closed, nothing of it goes on', async () => {
    const { server, service, during, environment } = world();
    const ana = service('ana');
    await during(ana.joinSession('run', 'ana', []));
    await run(ana, environment, 3);
    await during(ana.leaveSession());
    ana.close();
    await during(server.close());
    expect([environment.timers, (await server.track('run', 'ana').catch(() => [])).length]).toEqual([0, 0]);
    const late = service('ana');
    await expect(during(late.joinSession('run', 'ana', []))).rejects.toMatchObject({ kind: 'service_unavailable' });
  });

  test('a server clock that is an hour ahead is measured, and samples carry its time', async () => {
    const { server, service, during, environment } = world();
    server.clockSkew = 3_600_000;
    const ana = service('ana');
    await during(ana.joinSession('run', 'ana', []));
    await environment.advance(2_000);
    expect(ana.serverNow() - environment.now()).toBeCloseTo(3_600_000, -1);
    await run(ana, environment, 1);
    const [sample] = await server.track('run', 'ana');
    expect(Date.parse(sample!.timestamp) - environment.now()).toBeGreaterThan(3_590_000);
  });
});

describe('a scripted runner', () => {
  test('runs, pauses, vanishes and finishes as the script says, seen by the others', async () => {
    const { server, service, during, environment } = world();
    const ana = service('ana');
    const seen: string[] = [];
    ana.sessionEvents.subscribe(({ event }) => seen.push(event.kind));
    await during(ana.joinSession('run', 'ana', ['ben']));
    const ben = server.runner('ben', {
      sessionId: 'run',
      name: 'Ben',
      script: [{ do: 'run', seconds: 10, speed: 3 }, { do: 'pause', seconds: 5 }, { do: 'run', seconds: 10, speed: 2 }, { do: 'vanish', seconds: 20 }, { do: 'finish' }],
    });
    await during(ben.start());
    await environment.advance(12_000);
    expect(current(ana.friendUpdates)).toMatchObject([{ name: 'Ben', sample: { distance: 30, status: 'paused' } }]);
    await environment.advance(30_000);
    expect(current(ana.friendUpdates)).toMatchObject([{ state: 'stale', sample: { distance: 50 } }]);
    await environment.advance(10_000);
    expect(seen).toEqual(['joined', 'paused', 'resumed', 'finished']);
    await during(ben.leave());
    await environment.advance(500);
    expect([seen.at(-1), ben.distance]).toEqual(['left', 50]);
  });
});
