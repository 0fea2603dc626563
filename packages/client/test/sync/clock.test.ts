import { expect, test } from 'vitest';
import { VirtualEnvironment } from '@paceline/testkit';
import { ServerClock } from '../../src/sync/clock.ts';

const AHEAD = 90_000;

/** A ping that takes `out` milliseconds to the server and `home` back. */
async function ping(clock: ServerClock, environment: VirtualEnvironment, [out, home]: [number, number]): Promise<void> {
  const t0 = environment.monotonic();
  await environment.advance(out);
  const t1 = environment.now() + AHEAD;
  await environment.advance(home);
  clock.measure({ t0, t1, t2: t1 });
}

test('before the server was heard, the device\'s clock is all there is; welcome gives a first estimate', async () => {
  const environment = new VirtualEnvironment();
  const clock = new ServerClock(environment);
  expect(clock.now()).toBe(environment.now());
  clock.begin(environment.now() + AHEAD - 30);
  expect(clock.now()).toBe(environment.now() + AHEAD - 30);
});

test('of several pings the quickest counts', async () => {
  const environment = new VirtualEnvironment();
  const clock = new ServerClock(environment);
  clock.begin(environment.now());
  await ping(clock, environment, [10, 300]);
  await ping(clock, environment, [20, 20]);
  await ping(clock, environment, [400, 10]);
  expect(clock.now()).toBe(environment.now() + AHEAD);
});

test('[G8] a wall clock that is set back changes nothing, and is noticed once', async () => {
  const environment = new VirtualEnvironment();
  const clock = new ServerClock(environment);
  await ping(clock, environment, [20, 20]);
  const before = clock.now();
  expect(clock.jumped()).toBe(false);
  environment.jumpClock(-86_400_000);
  expect([clock.jumped(), clock.jumped()]).toEqual([true, false]);
  expect(clock.now()).toBe(before);
});

test('[G8] after a sleep, which stops the monotonic clock, the time is right at once, and measured anew', async () => {
  const environment = new VirtualEnvironment();
  const clock = new ServerClock(environment);
  await ping(clock, environment, [20, 20]);
  environment.jumpClock(3_600_000);
  expect(clock.jumped()).toBe(true);
  expect(clock.now()).toBe(environment.now() + AHEAD);
  await ping(clock, environment, [300, 100]);
  expect(clock.now()).toBe(environment.now() + AHEAD + 100);
});

test('[G8] a pong that was on its way while the device slept says nothing', async () => {
  const environment = new VirtualEnvironment();
  const clock = new ServerClock(environment);
  await ping(clock, environment, [20, 20]);
  const t0 = environment.monotonic();
  await environment.advance(10);
  const t1 = environment.now() + AHEAD;
  await environment.advance(1);
  // The monotonic clock stands still for an hour.
  environment.jumpClock(3_600_000);
  clock.measure({ t0, t1, t2: t1 });
  expect([clock.now(), clock.isSure]).toEqual([environment.now() + AHEAD, false]);
});

test('[G6] while a jump leaves the clock in doubt, nothing is young enough to be live', async () => {
  const environment = new VirtualEnvironment();
  const clock = new ServerClock(environment);
  expect(clock.leastAge).toBe(0);
  clock.begin(environment.now());
  environment.jumpClock(-3_600_000);
  clock.jumped();
  expect(clock.leastAge).toBe(5);
  await ping(clock, environment, [20, 20]);
  expect(clock.leastAge).toBe(0);
});

test('a pong without stamps says nothing', () => {
  const environment = new VirtualEnvironment();
  const clock = new ServerClock(environment);
  clock.measure({ t0: 0 });
  expect(clock.now()).toBe(environment.now());
});
