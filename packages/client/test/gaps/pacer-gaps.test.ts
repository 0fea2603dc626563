import { evenPacer, ghostOf, pointsOf, type Pacer } from '@paceline/core';
import { gapsOf, gapsTo, type PacerGap } from '@paceline/client/gaps';
import { describe, expect, test } from 'vitest';
import { Race, type Athlete } from '../support/race.ts';
import { current, World } from '../support/world.ts';

const FIVE = evenPacer({ name: '5:00', pace: 5 });

/** What the app of somebody is told of the pacers, newest last. */
function chase({ service }: Pick<Athlete, 'service'>, ...pacers: readonly Pacer[]): ReadonlyMap<string, PacerGap>[] {
  const told: ReadonlyMap<string, PacerGap>[] = [];
  gapsTo(service, pacers).subscribe((gaps) => told.push(gaps));
  return told;
}

const newest = (told: readonly ReadonlyMap<string, PacerGap>[], { id }: Pacer): PacerGap => {
  const gap = told.at(-1)?.get(id);
  if (gap === undefined) throw new Error(`No gap to ${id} was told.`);
  return gap;
};

describe('gaps to pacers', () => {
  test('are those to somebody who has started with me, whenever that was', async () => {
    const race = new Race();
    await race.open({ distance: 5_000, pace: 5 });
    const ana = await race.enter('ana', () => 3);
    const anas = chase(ana, FIVE);
    await race.pass(120);
    // Ben comes two minutes late, and runs as fast.
    const ben = await race.enter('ben', () => 3);
    const bens = chase(ben, FIVE);
    await race.pass(120);
    const [first, second] = [newest(anas, FIVE), newest(bens, FIVE)];
    expect(first.elapsed).toBeCloseTo(240, -1);
    expect(Math.abs(first.metres - (first.elapsed / 0.3 - 3 * first.elapsed))).toBeLessThan(6);
    expect(Math.abs(second.metres - (second.elapsed / 0.3 - 3 * second.elapsed))).toBeLessThan(6);
    expect(Math.abs((first.seconds ?? NaN) - 0.1 * first.elapsed)).toBeLessThan(3);
    expect(first).toMatchObject({ relation: 'ahead', trend: 'falling_back', state: 'live' });
  });

  test('go on by the clock while I stand, and the others too', async () => {
    const race = new Race();
    await race.open({ pace: 5 });
    // The host runs as fast as the pacer, and rests for a minute.
    const host = await race.enter('ana', (seconds) => (seconds > 60 && seconds <= 120 ? 0 : 1 / 0.3));
    const ben = await race.enter('ben', () => 1 / 0.3);
    const [hosts, bens] = [chase(host, FIVE), chase(ben, FIVE)];
    let friends: ReturnType<typeof friendsOf> = new Map();
    const friendsOf = (gaps: ReadonlyMap<string, { readonly metres: number }>) => new Map([...gaps].map(([userId, { metres }]) => [userId, Math.round(metres)]));
    gapsOf(ben.service).subscribe((gaps) => (friends = friendsOf(gaps)));
    await race.pass(180);
    expect(Math.abs(newest(hosts, FIVE).metres - 200)).toBeLessThan(15);
    expect(Math.abs(newest(bens, FIVE).metres)).toBeLessThan(10);
    expect(Math.abs((friends.get('ana') ?? 0) + 200)).toBeLessThan(20);
    expect(host.readings.some(({ status }) => status === 'paused')).toBe(true);
  });

  test('to the ghost of a friend follow the track as it was run, and end with it', async () => {
    const race = new Race();
    await race.open({ distance: 450 });
    await race.enter('ben', () => 3);
    await race.pass(160);
    const track = await race.environment.settle(race.api.track(race.server.issueToken('ben'), race.sessionId, 'ben'));
    const ghost = ghostOf({ name: 'Ben', points: pointsOf(track.samples), distance: 450 });
    const again = new Race();
    await again.open({ distance: 450 });
    const ana = await again.enter('ana', () => 2.5);
    const told = chase(ana, ghost);
    await again.pass(100);
    const during = newest(told, ghost);
    expect(Math.abs(during.metres - 0.5 * during.elapsed)).toBeLessThan(6);
    await again.pass(90);
    expect(newest(told, ghost)).toMatchObject({ state: 'finished', distance: 450 });
    expect(Math.abs(newest(told, ghost).metres)).toBeLessThan(4);
  });

  test('are right again after a crash, as far as the way is known', async () => {
    const race = new Race();
    await race.open({});
    const ana = await race.enter('ana', () => 3);
    await race.pass(100);
    ana.die();
    const again = await race.enter('ana', () => 3, { before: ana.kept });
    const told = chase(again, FIVE);
    expect(told.at(-1)).toEqual(new Map());
    await race.pass(40);
    const gap = newest(told, FIVE);
    expect(gap.elapsed).toBeGreaterThan(135);
    // What was run before, the app that came back does not know; the pacer's way it does.
    expect(gap.seconds).toBeGreaterThan(0);
    expect(Math.abs(gap.distance - gap.elapsed / 0.3)).toBeLessThan(1e-6);
  });
});

describe('gaps to pacers, sample by sample', () => {
  const joined = async () => {
    const world = new World();
    await world.join();
    return world;
  };

  test('stay what they were, and of when they were, while no position comes', async () => {
    const world = await joined();
    const told = chase(world, FIVE);
    for (let second = 0; second <= 30; second++) world.run({ elapsed: second, distance: 3 * second, status: 'running' });
    const before = newest(told, FIVE);
    for (let second = 31; second <= 60; second++) world.run({ elapsed: second, distance: 90, status: 'no_gps' });
    expect(newest(told, FIVE)).toBe(before);
    expect(before.elapsed).toBe(30);
    world.run({ elapsed: 61, distance: 183, status: 'running' });
    expect(newest(told, FIVE)).toMatchObject({ elapsed: 61 });
    expect(newest(told, FIVE).metres).toBeCloseTo(61 / 0.3 - 183, 6);
  });

  test('count from the first sample where an app tells no time of its own, and not from the wait before it', async () => {
    const world = await joined();
    const told = chase(world, FIVE);
    world.run({ distance: 0, status: 'ready' });
    await world.environment.advance(60_000);
    expect(told.at(-1)).toEqual(new Map());
    for (let second = 0; second <= 20; second++) {
      world.run({ distance: 3 * second });
      await world.environment.advance(1_000);
    }
    expect(newest(told, FIVE).elapsed).toBeCloseTo(20, 1);
  });

  test('are empty without pacers, without a distance, and after the session', async () => {
    const world = await joined();
    const told = chase(world, FIVE);
    world.run({ distance: undefined });
    expect(told.at(-1)).toEqual(new Map());
    world.run({ elapsed: 5, distance: 15 });
    expect(told.at(-1)?.size).toBe(1);
    expect(current(gapsTo(world.service, []))).toEqual(new Map());
    void world.service.leaveSession();
    await world.environment.advance(1_000);
    expect(told.at(-1)).toEqual(new Map());
  });
});
