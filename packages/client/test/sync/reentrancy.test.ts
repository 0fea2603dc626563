import { describe, expect, test } from 'vitest';
import { current, World } from '../support/world.ts';

/** What apps do from within what they are told. */
describe('from within a subscription', () => {
  test('closing the service when the session is confirmed again leaves nothing running', async () => {
    const world = new World();
    await world.join();
    world.network.last.drop();
    await world.environment.advance(100);
    world.run();
    let told = 0;
    world.service.sessionInfo.subscribe(() => {
      told += 1;
      if (told === 2) world.service.close();
    });
    await world.environment.advance(10_000);
    expect([world.environment.timers, world.server.connections.size]).toEqual([0, 0]);
  });

  test('so does closing it when a friend is seen', async () => {
    const world = new World();
    await world.join();
    world.service.friendUpdates.subscribe((friends) => {
      if (friends.length > 0) world.service.close();
    });
    world.server.tick([{ userId: 'ben', seq: 1, sessionTime: world.server.now() - 1_000_000 }]);
    await world.environment.advance(1_000);
    expect(world.environment.timers).toBe(0);
  });

  test('joining another session when this one is over does not lose what was not stored', async () => {
    const world = new World();
    await world.join();
    world.network.weather = 'refused';
    world.network.last.drop();
    await world.runFor(3);
    let isOver = false;
    world.service.sessionInfo.subscribe((info) => {
      if (info !== undefined || isOver) return;
      isOver = true;
      void world.service.joinSession('s2', 'ana', []).catch(() => undefined);
    });
    const left = world.service.leaveSession();
    await world.environment.advance(15_000);
    await left;
    world.network.weather = 'up';
    await world.environment.advance(60_000);
    expect([world.stored(), world.errors]).toEqual([[1, 2, 3], []]);
  });
});

test('a leave that comes while a join waits for an earlier leave cancels that join', async () => {
  const world = new World();
  await world.join();
  const first = world.service.leaveSession();
  const joined = expect(world.service.joinSession('s1', 'ana', [])).rejects.toMatchObject({ kind: 'cancelled' });
  const second = world.service.leaveSession();
  await world.environment.advance(10_000);
  await Promise.all([first, joined, second]);
  expect([world.service.isInSession(), current(world.service.connectionStatus).state, world.environment.timers]).toEqual([false, 'disconnected', 0]);
});

test('what one user has not uploaded never goes up as another\'s', async () => {
  const world = new World();
  await world.join();
  world.network.weather = 'refused';
  world.network.last.drop();
  await world.runFor(3);
  const left = world.service.leaveSession();
  await world.environment.advance(15_000);
  await left;
  world.network.weather = 'up';
  const joined = world.service.joinSession('s1', 'ben', []);
  await world.environment.advance(5_000);
  await joined;
  expect([world.server.track('ben'), current(world.service.outbox)]).toEqual([[], { pending: 0, acked: 0 }]);
});

test('a token that is no text is told as such, and not asked for again', async () => {
  for (const odd of [null, 42, { token: 'x' }, undefined]) {
    const world = new World({ getToken: () => odd as never });
    await expect(world.environment.settle(world.service.joinSession('s1', 'ana', []))).rejects.toMatchObject({ kind: 'unauthorized', message: expect.stringContaining('no text') });
    expect(world.network.sockets).toEqual([]);
  }
});
