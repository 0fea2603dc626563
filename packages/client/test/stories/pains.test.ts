import { describe, expect, test } from 'vitest';
import { closeCodes } from '@paceline/protocol';
import { current, upTo } from '../support/world.ts';
import { World } from './world.ts';

const HOUR = 3_600_000;

/** What users of such systems complain of, each once, against the server's own rules. */
describe('pains', () => {
  test('a server that accepts and drops: the delays grow all the same, and after the burst it is left alone', async () => {
    const world = new World();
    const ana = world.app('ana');
    await world.join(ana, 'ana');
    const { network } = world.server;
    const openings: number[] = []; const at: number[] = []; ana.service.errors.subscribe(() => at.push(world.environment.monotonic()));
    let known = new Set(network.sockets);
    for (let ms = 0; ms < 120_000; ms += 100) {
      network.sockets.filter((socket) => !known.has(socket)).forEach(() => openings.push(ms / 1_000));
      known = new Set(network.sockets);
      // Just after the welcome, every time.
      if (ana.statuses.at(-1) === 'connected') network.drop();
      await world.pass(100);
    }
    expect(openings).toHaveLength(5);
    const gaps = openings.map((at, place) => at - (openings[place - 1] ?? 0));
    gaps.forEach((gap, place) => expect(gap / 2 ** (place + 1)).toBeGreaterThan(0.7));
    expect([ana.statuses.at(-1), ana.service.isInSession()]).toEqual(['error: service_unavailable', true]);
  });

  test('[R7] a server that has too much to do: it is asked again when it said, never earlier, and nothing that was recorded is lost', async () => {
    const world = new World();
    const [ana, ben] = [world.app('ana'), world.app('ben')];
    await world.join(ana, 'ana');
    await world.join(ben, 'ben');
    await world.run(ana, 5);
    world.server.isOverloaded = true;
    await world.run(ana, 5);
    // Who is in a session goes on.
    expect([ana.statuses.at(-1), ben.statuses.at(-1)]).toEqual(['connected', 'connected']);
    world.server.network.sockets[0]?.drop();
    const attempts: number[] = [];
    for (let second = 0; second < 180; second++) {
      const before = ana.tokens.length;
      if (second % 7 === 0 && second > 7) ana.wake();
      await world.run(ana, 1);
      if (ana.tokens.length > before) attempts.push(second);
    }
    expect([ana.statuses.at(-1), ana.errors.at(-1)]).toMatchObject(['connecting', { kind: 'service_unavailable', retryAfter: expect.any(Number) }]);
    // The first is the retry after the lost connection. In three minutes without a pause there would have been three bursts.
    const waits = attempts.slice(1).map((at, place) => at - (attempts[place] ?? 0));
    expect([attempts.length <= 10, Math.min(...waits) >= 4]).toEqual([true, true]);
    world.server.isOverloaded = false;
    await world.run(ana, 45);
    expect([ana.statuses.at(-1), await world.stored('ana')]).toEqual(['connected', upTo(235)]);
    expect(ben.statuses.at(-1)).toBe('connected');
  });

  test('a half-open socket: silence is found by the heartbeat, and what was recorded meanwhile goes up', async () => {
    const world = new World();
    const ana = world.app('ana');
    await world.join(ana, 'ana');
    await world.run(ana, 5);
    world.server.network.cut();
    await world.run(ana, 45);
    expect([ana.statuses.includes('connecting'), ana.statuses.at(-1)]).toEqual([true, 'connected']);
    await world.pass(2_000);
    expect(await world.stored('ana')).toEqual(upTo(50));
    expect(ana.errors).toEqual([]);
  });

  test('a server that never answers hello: the attempt ends after 10 s, and the join says what is wrong', async () => {
    const world = new World();
    world.server.network.reachability = 'silent';
    const ana = world.app('ana');
    const failed = expect(ana.service.joinSession('run', 'ana', [])).rejects.toMatchObject({ kind: 'service_unavailable', message: expect.stringContaining('did not answer within 10 s') });
    await world.pass(16_000);
    await failed;
    expect([ana.statuses.at(-1), world.environment.timers]).toEqual(['disconnected', 0]);
  });

  test('a token that expires while the phone sleeps: after the wake-up a fresh one is fetched before the join, once', async () => {
    const world = new World();
    const ana = world.app('ana', { expiresIn: 10 * 60_000 });
    await world.join(ana, 'ana');
    await world.run(ana, 3);
    world.server.network.cut();
    await world.pass(1_000);
    // Asleep: no timers of the app, no frames, and the clock has gone on.
    world.environment.jumpClock(HOUR);
    expect(ana.tokens).toHaveLength(1);
    ana.wake();
    await world.run(ana, 12);
    expect([ana.tokens.length, ana.statuses.at(-1), ana.errors]).toEqual([2, 'connected', []]);
    await world.pass(1_000);
    expect(await world.stored('ana')).toEqual(upTo(15));
  });

  test('a token that expires in the middle of a run is replaced on the open connection', async () => {
    const world = new World();
    const ana = world.app('ana', { expiresIn: 60_000 });
    await world.join(ana, 'ana');
    await world.run(ana, 90);
    expect([ana.tokens.length, ana.statuses, world.server.network.sockets.length]).toEqual([2, ['disconnected', 'connecting', 'connected'], 1]);
    expect(await world.stored('ana')).toEqual(upTo(90));
  });

  test('an app that only has expired tokens is not let into a loop: the burst ends with what to do', async () => {
    const world = new World();
    const old = world.server.issueToken('ana', { expiresIn: 60_000 });
    const ana = world.app('ana', { getToken: () => old });
    await world.join(ana, 'ana');
    await world.pass(5 * 60_000);
    expect(ana.statuses.at(-1)).toBe('error: token_expired');
    expect(ana.tokens.length).toBeLessThanOrEqual(8);
  });

  test('a join with an expired token fails as such, and one without any token of the app as what the app threw', async () => {
    const world = new World();
    const expired = world.app('ana', { expiresIn: -1_000 });
    await expect(world.environment.settle(expired.service.joinSession('run', 'ana', []))).rejects.toMatchObject({ kind: 'token_expired', retry: 'later', remedy: expect.stringContaining('getToken') });
    const thrown = world.app('ana', { getToken: () => { throw new Error('Signed out.'); } });
    await expect(world.environment.settle(thrown.service.joinSession('run', 'ana', []))).rejects.toMatchObject({ kind: 'service_unavailable', message: expect.stringContaining('Getting a token failed: Signed out.') });
  });

  test('a late close of the old socket, after the new one has opened, touches nothing', async () => {
    const world = new World();
    const [ana, ben] = [world.app('ana'), world.app('ben')];
    await world.join(ana, 'ana');
    await world.join(ben, 'ben');
    await world.run(ana, 2);
    const [old] = world.server.network.sockets;
    old?.cut();
    ana.wake();
    await world.pass(10_000);
    expect(world.server.network.sockets).toHaveLength(2);
    // The old one's end reaches the server only now.
    old?.drop();
    await world.run(ana, 5);
    expect([ana.statuses.at(-1), ben.events]).toEqual(['connected', []]);
    expect(current(ben.service.sessionInfo)?.roster.map(({ presence }) => presence)).toEqual(['here', 'here']);
    expect(await world.stored('ana')).toEqual(upTo(7));
  });

  test('a page that was hidden for an hour: in the session within seconds, with every event, the seat and the track', async () => {
    const world = new World();
    const [ana, ben] = [world.app('ana'), world.app('ben')];
    await world.join(ana, 'ana');
    await world.join(ben, 'ben');
    await world.run(ana, 2);
    ana.events.length = 0;
    // Hidden: the socket dies unnoticed, and no timer of the page runs.
    const [socket] = world.server.network.sockets;
    socket?.cut();
    await world.pass(20 * 60_000);
    socket?.drop();
    world.environment.jumpClock(40 * 60_000);
    ana.wake();
    await world.run(ana, 5);
    expect(ana.statuses.at(-1)).toBe('connected');
    expect(current(ana.service.sessionInfo)?.roster.map(({ userId, presence }) => [userId, presence])).toEqual([['ana', 'here'], ['ben', 'here']]);
    expect(await world.stored('ana')).toEqual(upTo(7));
  });

  test('five tabs of one user: the newest has the run, the others are told once and do not fight back', async () => {
    const world = new World();
    const tabs = Array.from({ length: 5 }, () => world.app('ana'));
    for (const tab of tabs) await world.join(tab, 'ana');
    await world.pass(5 * 60_000);
    expect(tabs.map(({ statuses }) => statuses.at(-1))).toEqual([...Array.from({ length: 4 }, () => 'error: replaced'), 'connected']);
    expect(tabs.map(({ errors }) => errors.map(({ kind, retry }) => `${kind} ${retry}`))).toEqual([...Array.from({ length: 4 }, () => ['replaced never']), []]);
    expect(world.server.network.sockets).toHaveLength(1);
    tabs.forEach((tab) => tab.wake());
    await world.pass(60_000);
    expect(world.server.network.sockets).toHaveLength(1);
  });

  test('a deploy with two hundred clients: nobody uses up a retry, and they come back spread out', async () => {
    const world = new World();
    const apps = Array.from({ length: 200 }, (_, n) => world.app(`runner-${n}`));
    const joined = apps.map(({ service }, n) => service.joinSession(`s${n}`, `runner-${n}`, []));
    await world.pass(2_000);
    await Promise.all(joined);
    const deployed = world.server.deploy(200);
    await world.pass(10_000);
    await deployed;
    await world.pass(60_000);
    expect(apps.filter(({ statuses }) => statuses.at(-1) === 'connected')).toHaveLength(200);
    expect(apps.flatMap(({ errors }) => errors)).toEqual([]);
  });

  test('a removal is final, a full server is not', async () => {
    const world = new World();
    const ana = world.app('ana');
    await world.join(ana, 'ana');
    world.server.network.sockets[0]?.drop(closeCodes.busy.code);
    await world.pass(5_000);
    expect(ana.statuses.at(-1)).toBe('connected');
    world.server.network.sockets[0]?.drop(closeCodes.removed.code);
    await world.pass(120_000);
    expect([ana.statuses.at(-1), ana.service.isInSession(), ana.errors.map(({ kind }) => kind)]).toEqual(['error: removed', false, ['removed']]);
  });
});
