import { RealTimeSyncService, type FriendRunUpdate, type TrackSample } from '@paceline/client';
import { gapsOf, type FriendGap } from '@paceline/client/gaps';
import { InMemoryServer, VirtualEnvironment } from '@paceline/client/testing';
import { analyse, distanceAt, shownDistance, type Environment, type History, type Reading } from '@paceline/core';
import { describe, expect, it } from 'vitest';
import { fileOf, fixesIn, missing, positionsOf, skippedBecause } from './runs.ts';

/** Of each pair the first half hour is run. */
const SECONDS = 1800;
const DAY = 24 * 3_600_000;

/** The same time on a device whose clock is wrong. */
const withClock = (environment: VirtualEnvironment, lead: number): Environment => ({
  now: () => environment.now() + lead,
  monotonic: () => environment.monotonic(),
  setTimer: (delay, run) => environment.setTimer(delay, run),
  random: () => environment.random(),
});

const historyOf = (readings: readonly Reading[]): History => ({ spacing: 0, points: readings });

interface Look {
  /** Ben's metres ahead as a screen shows them, both brought to the present, and as they were at that moment. */
  readonly shown: number;
  readonly truth: number;
  /** The same at the newest moment that is known of both, as `gapsOf` tells it. */
  readonly told: number;
  /** The word for Ben, and how old the newest that was known of him was, seconds. */
  readonly state: string;
  readonly age: number;
}

/** Two recorded runs "together", over a bad network, on devices whose clocks are a day off in both directions. */
async function together(first: readonly Reading[], second: readonly Reading[], seed: number): Promise<readonly Look[]> {
  const environment = new VirtualEnvironment({ seed });
  const server = new InMemoryServer({ environment, network: { latency: 120, jitter: 250, stalls: 0.01 } });
  const service = (userId: string, lead: number) =>
    new RealTimeSyncService({ url: server.url, webSocket: server.webSocket, environment: withClock(environment, lead), getToken: () => server.issueToken(userId) });
  const [ana, ben] = [service('ana', DAY), service('ben', -DAY)];
  await environment.settle(ana.joinSession('run', 'ana', ['ben']));
  await environment.settle(ben.joinSession('run', 'ben', []));
  // The clock offset is known after the first pings.
  await environment.advance(3_000);
  let gap: FriendGap | undefined;
  const watching = gapsOf(ana).subscribe((gaps) => (gap = gaps.get('ben')));
  let friend: FriendRunUpdate | undefined;
  ana.friendUpdates.subscribe(([newest]) => (friend = newest));
  let own: TrackSample | undefined;
  ana.samples.subscribe((sample) => (own = sample));
  const present = ({ distance = 0, speed = 0 }: Pick<TrackSample, 'distance' | 'speed'>, age: number): number => shownDistance(distance, speed, age);
  const begin = environment.monotonic();
  for (const [sync, readings] of [[ana, first], [ben, second]] as const) {
    for (const { elapsed, pace, distance, moving, speed, status } of readings) {
      if (elapsed <= SECONDS) environment.setTimer(elapsed * 1000, () => void sync.sendPaceUpdate({ pace, distance, moving, elapsed, speed, status }));
    }
  }
  const looks: Look[] = [];
  for (let second_ = 1; second_ <= SECONDS; second_++) {
    await environment.advance(begin + second_ * 1000 - environment.monotonic());
    const [mine, theirs] = [distanceAt(historyOf(first), second_), distanceAt(historyOf(second), second_)];
    if (gap === undefined || mine === undefined || theirs === undefined || friend === undefined || own === undefined) continue;
    const age = (environment.now() - friend.takenAt) / 1000;
    const shown = present(friend.sample, age) - present(own, (ana.serverNow() - Date.parse(own.timestamp)) / 1000);
    looks.push({ shown, told: gap.metres, truth: theirs - mine, state: friend.state, age });
  }
  watching.unsubscribe();
  ana.close();
  ben.close();
  await environment.settle(server.close());
  return looks;
}

const percentile = (values: readonly number[], share: number): number => values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN;

describe.skipIf(missing !== undefined)(`two recorded runs together${skippedBecause}`, () => {
  it.each([
    ['01', '04'],
    ['02', '18'],
    ['03', '16'],
    ['17', '30'],
  ])('%s and %s: the gap that is shown is true within 5 m in 95 of 100 moments while live, and old news never look live', { timeout: 120_000 }, async (one, other) => {
    const [first, second] = await Promise.all([one, other].map(async (number) => analyse(positionsOf(await fixesIn(fileOf(number)))).readings));
    const looks = await together(first ?? [], second ?? [], Number(one));
    const live = looks.filter(({ state }) => state === 'live');
    expect(live.length).toBeGreaterThan(looks.length * 0.7);
    expect(percentile(live.map(({ shown, truth }) => Math.abs(shown - truth)), 0.95)).toBeLessThan(5);
    expect(percentile(live.map(({ told, truth }) => Math.abs(told - truth)), 0.95)).toBeLessThan(8);
    // A state is looked at when it may change; a second is what an app needs to show it.
    expect(Math.max(...live.map(({ age }) => age))).toBeLessThan(6);
  });
});
