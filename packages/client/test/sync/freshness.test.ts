import { expect, test } from 'vitest';
import { World } from '../support/world.ts';

/** How fresh each friend was, each time the app was told. */
function watch(world: World): string[] {
  const seen: string[] = [];
  world.service.friendUpdates.subscribe((friends) => seen.push(friends.map(({ userId, freshness }) => `${userId} ${freshness}`).join(', ')));
  return seen;
}

/** A sample of a friend that was taken now, by the server's clock. */
function sample(world: World, userId: string, seq: number) {
  return { userId, seq, sessionTime: world.server.now() - 1_000_000 };
}

test('[P4] a friend who falls silent grows old without any news, at 5, 15 and 60 s, and is not reported again after that', async () => {
  const world = new World();
  await world.join();
  const seen = watch(world);
  world.server.tick([sample(world, 'ben', 1)]);
  const told: [number, string][] = [];
  for (let second = 1; second <= 70; second++) {
    const before = seen.length;
    await world.environment.advance(1_000);
    if (seen.length > before) told.push([second, seen.slice(before).join(' | ')]);
  }
  expect(told).toEqual([[1, 'ben live'], [5, 'ben delayed'], [15, 'ben stale'], [60, 'ben lost']]);
});

test('[P4] each friend is as fresh as their own newest sample', async () => {
  const world = new World();
  await world.join();
  const seen = watch(world);
  world.server.tick([sample(world, 'ben', 1)]);
  await world.environment.advance(6_000);
  world.server.tick([sample(world, 'cleo', 1)]);
  await world.environment.advance(100);
  expect(seen.at(-1)).toBe('cleo live, ben delayed');
});

test('nothing grows old after the session is left', async () => {
  const world = new World();
  await world.join();
  world.server.tick([sample(world, 'ben', 1)]);
  await world.environment.advance(100);
  const left = world.service.leaveSession();
  await world.environment.advance(1_000);
  await left;
  expect(world.environment.timers).toBe(0);
});
