import { describe, expect, test } from 'vitest';
import type { FriendUpdateData, SessionFact } from '@paceline/protocol';
import { current, World } from '../support/world.ts';

/** The state of each friend, each time the app was told. */
function watch(world: World): string[] {
  const seen: string[] = [];
  world.service.friendUpdates.subscribe((friends) => seen.push(friends.map(({ userId, state }) => `${userId} ${state}`).join(', ')));
  return seen;
}

/** A sample of a friend that was taken now, by the server's clock. */
function sample(world: World, update: Pick<FriendUpdateData, 'userId' | 'seq'> & { readonly status?: FriendUpdateData['status'] }) {
  return { status: 'running' as const, ...update, sessionTime: world.server.now() - 1_000_000 };
}

const joinedAs = (userId: string, index: number): SessionFact => ({ kind: 'joined', userId, index, name: userId, role: 'runner' });

/** What the app was told in each of the next seconds in which it was told anything. */
async function toldWithin(world: World, seen: readonly string[], seconds: number): Promise<[number, string][]> {
  const told: [number, string][] = [];
  for (let second = 1; second <= seconds; second++) {
    const before = seen.length;
    await world.environment.advance(1_000);
    if (seen.length > before) told.push([second, seen.slice(before).join(' | ')]);
  }
  return told;
}

/** A session in which Ben is as well, and has just been seen. */
async function withBen(status: FriendUpdateData['status'] = 'running') {
  const world = new World();
  await world.join();
  world.server.happen(joinedAs('ben', 1));
  const known = sample(world, { userId: 'ben', seq: 1, status });
  world.server.tick([known]);
  await world.environment.advance(100);
  const seen = watch(world);
  return { world, seen, known };
}

describe('[G6] the state of a friend changes by age alone', () => {
  test('[P4] at 5, 15 and 60 s of silence, and is not said again after that', async () => {
    const world = new World();
    await world.join();
    const seen = watch(world);
    world.server.tick([sample(world, { userId: 'ben', seq: 1 })]);
    expect(await toldWithin(world, seen, 70)).toEqual([[1, 'ben live'], [5, 'ben delayed'], [15, 'ben stale'], [60, 'ben offline']]);
  });

  test('[P4] of each by their own newest sample', async () => {
    const world = new World();
    await world.join();
    const seen = watch(world);
    world.server.tick([sample(world, { userId: 'ben', seq: 1 })]);
    await world.environment.advance(6_000);
    world.server.tick([sample(world, { userId: 'cleo', seq: 1 })]);
    await world.environment.advance(100);
    expect(seen.at(-1)).toBe('cleo live, ben delayed');
  });

  test.each([
    ['paused', [[15, 'ben stale'], [60, 'ben offline']]],
    ['no_gps', [[15, 'ben stale'], [60, 'ben offline']]],
    ['finished', []],
    ['ready', []],
  ] as const)('of one who is %s only where that makes a difference', async (status, expected) => {
    const { world, seen } = await withBen(status);
    expect(seen).toEqual([`ben ${status}`]);
    expect(await toldWithin(world, seen, 70)).toEqual(expected);
  });

  test('no more after the session is left', async () => {
    const { world } = await withBen();
    const left = world.service.leaveSession();
    await world.environment.advance(1_000);
    await left;
    expect(world.environment.timers).toBe(0);
  });
});

describe('[G6] the state of a friend changes by an event', () => {
  test('away, back and left are told at once, without a sample', async () => {
    const { world, seen } = await withBen();
    world.server.happen({ kind: 'away', userId: 'ben' });
    await world.environment.advance(100);
    world.server.happen({ kind: 'back', userId: 'ben' });
    await world.environment.advance(100);
    world.server.happen({ kind: 'left', userId: 'ben' });
    await world.environment.advance(100);
    expect(seen).toEqual(['ben live', 'ben offline', 'ben live', 'ben left']);
  });

  test('back is no sign that old data is of now', async () => {
    const { world, seen } = await withBen();
    await world.environment.advance(30_000);
    world.server.happen({ kind: 'away', userId: 'ben' });
    await world.environment.advance(60_000);
    world.server.happen({ kind: 'back', userId: 'ben' });
    await world.environment.advance(1_000);
    expect(seen.at(-1)).toBe('ben offline');
    world.server.tick([sample(world, { userId: 'ben', seq: 2 })]);
    await world.environment.advance(100);
    expect(seen).toEqual(['ben live', 'ben delayed', 'ben stale', 'ben offline', 'ben live']);
  });

  test('a finish is told with its sample, and neither being away nor age takes it back; leaving does', async () => {
    const { world, seen } = await withBen();
    world.server.tick([sample(world, { userId: 'ben', seq: 2, status: 'finished' })]);
    world.server.happen({ kind: 'finished', userId: 'ben' });
    await world.environment.advance(100);
    world.server.happen({ kind: 'away', userId: 'ben' });
    expect(await toldWithin(world, seen, 70)).toEqual([]);
    world.server.happen({ kind: 'left', userId: 'ben' });
    await world.environment.advance(100);
    expect(seen).toEqual(['ben live', 'ben finished', 'ben left']);
  });

  test('what happens to others, or to the session, is not told of a friend', async () => {
    const { world, seen } = await withBen();
    for (const fact of [joinedAs('cleo', 2), { kind: 'away', userId: 'cleo' }, { kind: 'paused', userId: 'ben' }, { kind: 'started' }] as const) world.server.happen(fact);
    await world.environment.advance(100);
    expect([seen, current(world.service.sessionInfo)?.roster.length]).toEqual([['ben live'], 3]);
  });

  test('a status in place of events, for those who do not get any, does the same', async () => {
    const { world, seen } = await withBen();
    world.server.roster = world.server.roster.map((entry) => (entry.userId === 'ben' ? { ...entry, presence: 'away' } : entry));
    const { roster } = world.server;
    for (const member of world.server.members()) member.send({ type: 'session_status', data: { sessionId: 's1', participants: [], status: 'active', roster } });
    await world.environment.advance(100);
    expect(seen).toEqual(['ben live', 'ben offline']);
  });
});

describe('[G6] a reconnect', () => {
  test('says nothing of a friend whose state is the same, a snapshot included', async () => {
    const { world, seen, known } = await withBen();
    world.network.last.drop();
    await world.environment.advance(3_000);
    world.server.tick([known], true);
    await world.environment.advance(100);
    expect([world.statuses.at(-1), seen]).toEqual(['connected', ['ben live']]);
  });

  test('keeps showing who has left, whom the snapshot does not have', async () => {
    const { world, seen } = await withBen();
    world.server.happen({ kind: 'left', userId: 'ben' });
    await world.environment.advance(100);
    world.network.last.drop();
    await world.environment.advance(3_000);
    world.server.tick([], true);
    await world.environment.advance(100);
    expect(seen).toEqual(['ben live', 'ben left']);
  });

  test('tells who went away meanwhile', async () => {
    const { world, seen } = await withBen();
    world.network.last.drop();
    world.server.happen({ kind: 'away', userId: 'ben' });
    await world.environment.advance(3_000);
    expect(seen.at(-1)).toBe('ben offline');
  });
});

test('an app that leaves from within the news of the session hears of no friend afterwards', async () => {
  const { world, seen } = await withBen();
  world.service.sessionInfo.subscribe((info) => {
    if (info?.roster.some(({ presence }) => presence === 'away') === true) world.service.close();
  });
  world.server.happen({ kind: 'away', userId: 'ben' });
  await world.environment.advance(100_000);
  expect([seen, world.environment.timers]).toEqual([['ben live', ''], 0]);
});
