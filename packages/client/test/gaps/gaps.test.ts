import { describe, expect, test } from 'vitest';
import { gapsOf, type FriendGap } from '@paceline/client/gaps';
import { World } from '../support/world.ts';

async function joined() {
  const world = new World();
  await world.join();
  return world;
}

/** What the app was told, newest last, with numbers rounded to a tenth. */
function watch(world: World): ReadonlyMap<string, FriendGap>[] {
  const told: ReadonlyMap<string, FriendGap>[] = [];
  gapsOf(world.service).subscribe((gaps) => told.push(gaps));
  return told;
}

/** Ana runs at 3 m/s and Ben at `speed`, both once a second. */
async function together(world: World, speed: number, seconds: number): Promise<void> {
  for (let second = 1; second <= seconds; second++) {
    world.run({ distance: second * 3 });
    world.server.tick([{ userId: 'ben', seq: second, sessionTime: world.server.now() - 1_000_000, distance: second * speed }]);
    await world.environment.advance(1_000);
  }
}

describe('gaps', () => {
  test('are positive for who is ahead, in metres and in seconds from history', async () => {
    const world = await joined();
    const told = watch(world);
    expect(told).toEqual([new Map()]);
    await together(world, 4, 60);
    const gap = told.at(-1)?.get('ben');
    expect(gap?.relation).toBe('ahead');
    expect(gap?.metres).toBeCloseTo(60, 0);
    expect(gap?.seconds).toBeCloseTo(15, 0);
  });

  test('are negative for who is behind, and level for who is near', async () => {
    const world = await joined();
    const told = watch(world);
    await together(world, 2.9, 20);
    expect(told.at(-1)?.get('ben')?.relation).toBe('level');
    await together(world, 2, 60);
    expect(told.at(-1)?.get('ben')).toMatchObject({ relation: 'behind' });
  });

  test('say whether they shrink or grow, once that is known', async () => {
    const world = await joined();
    const told = watch(world);
    await together(world, 4, 40);
    const trends = told.flatMap((gaps) => (gaps.has('ben') ? [gaps.get('ben')?.trend] : []));
    expect(trends.slice(0, 8).every((trend) => trend === undefined)).toBe(true);
    expect(trends.at(-1)).toBe('falling_back');
  });

  test('are empty without a distance, for spectators, and after the session', async () => {
    const world = await joined();
    const told = watch(world);
    world.server.tick([{ userId: 'ben', seq: 1, sessionTime: 1_000 }]);
    world.run({ distance: undefined });
    await world.environment.advance(1_000);
    expect(told.every((gaps) => gaps.size === 0)).toBe(true);
    await together(world, 4, 2);
    expect(told.at(-1)?.size).toBe(1);
    void world.service.leaveSession();
    await world.environment.advance(1_000);
    expect(told.at(-1)?.size).toBe(0);
  });

  test('go on after a sample whose time was far in the future, because the clock was wrong for a moment', async () => {
    const world = await joined();
    const told = watch(world);
    await together(world, 4, 20);
    world.run({ distance: 61, timestamp: new Date(world.server.now() + 3_600_000).toISOString() });
    await together(world, 4, 30);
    const gap = told.at(-1)?.get('ben');
    expect(gap?.metres).toBeCloseTo(30, 0);
    expect(gap?.relation).toBe('ahead');
  });

  test('are the same for all who ask, and are worked out only while somebody does', async () => {
    const world = await joined();
    expect(gapsOf(world.service)).toBe(gapsOf(world.service));
    const first = gapsOf(world.service).subscribe(() => undefined);
    await together(world, 4, 5);
    const seen: ReadonlyMap<string, FriendGap>[] = [];
    gapsOf(world.service).subscribe((gaps) => seen.push(gaps)).unsubscribe();
    expect(seen[0]?.get('ben')?.metres).toBeGreaterThan(0);
    first.unsubscribe();
    gapsOf(world.service).subscribe((gaps) => seen.push(gaps)).unsubscribe();
    expect(seen[1]).toEqual(new Map());
  });
});
