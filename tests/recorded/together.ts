import { RealTimeSyncService, type FriendRunUpdate, type TrackSample } from '@paceline/client';
import { gapsOf, type FriendGap } from '@paceline/client/gaps';
import { InMemoryServer, VirtualEnvironment } from '@paceline/client/testing';
import { distanceAt, shownDistance, type Environment, type History, type Reading } from '@paceline/core';

/** The files that are run together, by their numbers. */
export const pairs = [
  ['01', '04'],
  ['02', '18'],
  ['03', '16'],
  ['17', '30'],
] as const;

/** Of each pair the first half hour is run. */
export const SECONDS = 1800;
const DAY = 24 * 3_600_000;

/** The same time on a device whose clock is wrong. */
const withClock = (environment: VirtualEnvironment, lead: number): Environment => ({
  now: () => environment.now() + lead,
  monotonic: () => environment.monotonic(),
  setTimer: (delay, run) => environment.setTimer(delay, run),
  random: () => environment.random(),
});

const historyOf = (readings: readonly Reading[]): History => ({ spacing: 0, points: readings });

/** One second of two runs, as the first of the two runners sees it. */
export interface Look {
  /** Seconds since the start. */
  readonly second: number;
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
export async function together(first: readonly Reading[], second: readonly Reading[], seed: number): Promise<readonly Look[]> {
  const environment = new VirtualEnvironment({ seed });
  const server = new InMemoryServer({ environment, network: { latency: 120, jitter: 250, stalls: 0.01, loss: 0.02 } });
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
  for (let at = 1; at <= SECONDS; at++) {
    await environment.advance(begin + at * 1000 - environment.monotonic());
    const [mine, theirs] = [distanceAt(historyOf(first), at), distanceAt(historyOf(second), at)];
    if (gap === undefined || mine === undefined || theirs === undefined || friend === undefined || own === undefined) continue;
    const age = (environment.now() - friend.takenAt) / 1000;
    const shown = present(friend.sample, age) - present(own, (ana.serverNow() - Date.parse(own.timestamp)) / 1000);
    looks.push({ second: at, shown, told: gap.metres, truth: theirs - mine, state: friend.state, age });
  }
  watching.unsubscribe();
  ana.close();
  ben.close();
  await environment.settle(server.close());
  return looks;
}

/** The value that so large a share of all is not above. */
export const percentile = (values: readonly number[], share: number): number => values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN;
