import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WakeHints } from '@paceline/client';
import { World } from '../support/world.ts';

const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);

beforeEach(() => void process.on('unhandledRejection', note));
afterEach(() => {
  process.off('unhandledRejection', note);
  unhandled.length = 0;
});

/** A world that counts who listens to the platform's hints. */
function world() {
  const listeners = new Set<() => void>();
  const wakeHints: WakeHints = (wake) => {
    listeners.add(wake);
    return () => void listeners.delete(wake);
  };
  return { world: new World({ wakeHints }), listeners };
}

/** What is left of a service: timers, listeners, connections at the server, rejections that nobody saw. */
const remains = ({ world: { environment, server }, listeners }: ReturnType<typeof world>) => [environment.timers, listeners.size, server.connections.size, unhandled];

const nothing = [0, 0, 0, []];

test('a hundred sessions joined and left with one service leave nothing behind', async () => {
  const all = world();
  const { service, environment } = all.world;
  for (let round = 0; round < 100; round++) {
    const joined = service.joinSession(`s${round}`, 'ana', []);
    await environment.advance(500);
    await joined;
    all.world.run();
    await environment.advance(500);
    const left = service.leaveSession();
    await environment.advance(500);
    await left;
    expect(remains(all)).toEqual(nothing);
  }
});

test('nor does closing the service, whatever it is doing', async () => {
  for (const delay of [0, 10, 30, 50, 70, 100, 2_000, 40_000]) {
    const all = world();
    const { service, environment, network } = all.world;
    if (delay === 40_000) network.weather = 'refused';
    const outcome = service.joinSession('s1', 'ana', []).then(() => 'joined', ({ kind }: { kind: string }) => kind);
    await environment.advance(delay);
    service.close();
    await environment.advance(200);
    expect(await outcome).toBe(delay < 100 ? 'closed' : delay === 40_000 ? 'service_unavailable' : 'joined');
    expect(remains(all)).toEqual(nothing);
  }
});

test('nor does a join that is refused, and the one who did not ask for its answer is not bothered', async () => {
  const all = world();
  all.world.server.refuseJoin = 'not_invited';
  void all.world.service.joinSession('s1', 'ana', []).catch(() => undefined);
  void all.world.service.leaveSession();
  await all.world.environment.advance(30_000);
  expect(remains(all)).toEqual(nothing);
});

test('a thousand views that come and go leave no subscription behind', async () => {
  const { world: { service, environment } } = world();
  let told = 0;
  const subscriptions = Array.from({ length: 1_000 }, () => service.connectionStatus.subscribe(() => (told += 1)));
  for (const subscription of subscriptions) subscription.unsubscribe();
  told = 0;
  const joined = service.joinSession('s1', 'ana', []);
  await environment.advance(500);
  await joined;
  expect(told).toBe(0);
});
