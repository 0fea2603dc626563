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

/** Distances of Ana and of Ben second by second; undefined where nothing is heard. */
async function course(world: World, seconds: number, at: (second: number) => { readonly ana?: number | undefined; readonly ben?: number | undefined }): Promise<void> {
  for (let second = 1; second <= seconds; second++) {
    const { ana, ben } = at(second);
    if (ana !== undefined) world.run({ distance: ana, location: { latitude: 46 + ana / 111_150, longitude: 7 } });
    if (ben !== undefined) world.server.tick([{ userId: 'ben', seq: second, sessionTime: world.server.now() - 1_000_000, distance: ben, location: { latitude: -33 - ben / 111_150, longitude: 151 } }]);
    await world.environment.advance(1_000);
  }
}

async function gapAfter(seconds: number, at: Parameters<typeof course>[2]) {
  const world = await joined();
  const told = watch(world);
  await course(world, seconds, at);
  return told.map((gaps) => gaps.get('ben'));
}

describe('gaps between runners', () => {
  test('on different continents are by distance and time, wherever they are', async () => {
    const gap = (await gapAfter(60, (second) => ({ ana: 3 * second, ben: 4 * second }))).at(-1);
    expect([gap?.metres.toFixed(), gap?.seconds?.toFixed(), gap?.relation]).toEqual(['60', '15', 'ahead']);
  });

  test('of whom one has started half a minute later count from the common start', async () => {
    const gap = (await gapAfter(90, (second) => ({ ana: 3 * second, ben: 3 * Math.max(0, second - 30) }))).at(-1);
    expect([gap?.metres.toFixed(), gap?.seconds?.toFixed(), gap?.relation, gap?.trend]).toEqual(['-90', '-30', 'behind', 'steady']);
  });

  test('of whom one rests go on in time: a pause of 20 s costs 20 s', async () => {
    const rested = (second: number): number => 3 * (Math.min(second, 40) + Math.max(0, second - 60));
    const gaps = await gapAfter(90, (second) => ({ ana: 3 * second, ben: rested(second) }));
    expect([gaps.at(-1)?.metres.toFixed(), gaps.at(-1)?.seconds?.toFixed()]).toEqual(['-60', '-20']);
    expect(gaps.map((gap) => gap?.trend)).toContain('falling_back');
  });

  test('of whom one has joined later have metres at once, and seconds as soon as somebody has seen both there', async () => {
    const gaps = (await gapAfter(150, (second) => ({ ana: 3 * second, ben: second < 60 ? undefined : 3 * second + 90 }))).filter((gap) => gap !== undefined);
    expect(gaps[0]).toMatchObject({ relation: 'ahead', seconds: undefined });
    expect(gaps[0]?.metres).toBeCloseTo(90, 0);
    expect(gaps.at(-1)?.seconds).toBeCloseTo(30, 0);
  });

  test('of whom one was not heard for half a minute stay what they were, and are right again at the first news', async () => {
    const gaps = await gapAfter(90, (second) => ({ ana: 3 * second, ben: second > 40 && second < 70 ? undefined : 4 * second }));
    const [before, meanwhile, after] = [gaps.findLast((gap) => (gap?.metres ?? 0) < 40.5), gaps.find((gap) => (gap?.metres ?? 0) > 41), gaps.at(-1)];
    expect(before?.metres).toBeCloseTo(40, 0);
    // Nothing in between: the newest moment that is known of both does not move.
    expect(meanwhile?.metres).toBeCloseTo(70, 0);
    expect([after?.metres.toFixed(), after?.seconds?.toFixed()]).toEqual(['90', '23']);
  });

  test('are right after one\'s own connection was gone, in which one ran on', async () => {
    const world = await joined();
    const told = watch(world);
    await course(world, 30, (second) => ({ ana: 3 * second, ben: 4 * second }));
    world.network.last.drop();
    for (let second = 31; second <= 60; second++) {
      world.run({ distance: 3 * second });
      await world.environment.advance(1_000);
    }
    for (let second = 61; second <= 90; second++) {
      world.run({ distance: 3 * second });
      world.server.tick([{ userId: 'ben', seq: second, sessionTime: world.server.now() - 1_000_000, distance: 4 * second }]);
      await world.environment.advance(1_000);
    }
    const gap = told.at(-1)?.get('ben');
    expect([gap?.metres.toFixed(), gap?.seconds?.toFixed(), gap?.relation]).toEqual(['90', '23', 'ahead']);
    expect(told.every((gaps) => [...gaps.values()].every(({ metres }) => Number.isFinite(metres)))).toBe(true);
  });
});
