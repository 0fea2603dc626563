import { describe, expect, test } from 'vitest';
import { RealTimeSyncService } from '@paceline/client';
import { current, upTo, World } from '../support/world.ts';

describe('[G3] a run with a bad network', () => {
  test('a lost connection: recording goes on, the SDK rejoins by itself and resends, and nothing is missing or twice', async () => {
    const world = new World();
    await world.join();
    await world.runFor(3);
    world.network.last.drop();
    await world.runFor(10);
    expect(world.statuses).toEqual(['disconnected', 'connecting', 'connected', 'connecting', 'connecting', 'connected']);
    expect(world.stored()).toEqual(upTo(13));
    expect(world.server.receivedOf('join_session')[1]?.data.resume).toEqual({ epoch: 'e1', offset: 1 });
    expect(world.events).toEqual([]);
    expect(world.server.violations).toEqual([]);
  });

  test('[G4] events missed while away are told once and in order, and the roster is whole', async () => {
    const world = new World();
    await world.join();
    world.server.happen({ kind: 'joined', userId: 'ben', index: 1, name: 'Ben', role: 'runner' });
    await world.environment.advance(100);
    world.network.last.drop();
    world.server.happen({ kind: 'away', userId: 'ben' }, true);
    world.server.happen({ kind: 'left', userId: 'ben' }, true);
    await world.environment.advance(10_000);
    world.server.happen({ kind: 'finished', userId: 'ana' });
    await world.environment.advance(100);
    expect(world.events.map(({ offset, event }) => [offset, event.kind])).toEqual([[2, 'joined'], [3, 'away'], [4, 'left'], [5, 'finished']]);
    expect(current(world.service.sessionInfo)).toMatchObject({ offset: 5, roster: [{ presence: 'here' }, { presence: 'left' }] });
  });

  test('[G4] an event that never arrived is noticed at the next one, and fetched', async () => {
    const world = new World();
    await world.join();
    world.server.happen({ kind: 'joined', userId: 'ben', index: 1, name: 'Ben', role: 'runner' }, true);
    world.server.happen({ kind: 'paused', userId: 'ben' });
    await world.environment.advance(500);
    expect(world.events.map(({ event }) => event.kind)).toEqual(['joined', 'paused']);
    expect(world.server.receivedOf('join_session')).toHaveLength(2);
  });

  test('a socket that is open but dead is found by the heartbeat within 30 s, and within 4 s after a wake-up', async () => {
    for (const [wake, patience] of [[false, 26_000], [true, 4_100]] as const) {
      const world = new World();
      await world.join();
      await world.runFor(5);
      world.network.last.cut = true;
      if (wake) world.service.wake();
      await world.environment.advance(patience);
      expect(current(world.service.connectionStatus)).toMatchObject({ state: 'connecting', error: { kind: 'timeout' } });
      await world.environment.advance(5_000);
      await world.runFor(3);
      expect(world.stored()).toEqual(upTo(8));
    }
  });

  test('a tunnel longer than a burst: status error, still in the session, and the next sample starts anew', async () => {
    const world = new World();
    await world.join();
    await world.runFor(2);
    world.network.weather = 'refused';
    world.network.last.drop();
    await world.environment.advance(90_000);
    expect(current(world.service.connectionStatus)).toMatchObject({ state: 'error', error: { kind: 'service_unavailable', retry: 'later' } });
    // The one timer left looks for a jump of the clock.
    expect([world.service.isInSession(), world.environment.timers, world.network.sockets.length]).toEqual([true, 1, 6]);
    world.network.weather = 'up';
    await world.runFor(2);
    expect(world.stored()).toEqual(upTo(4));
    expect(world.errors).toEqual([]);
  });

  test('… and so does a wake-up', async () => {
    const world = new World();
    await world.join();
    world.network.weather = 'refused';
    world.network.last.drop();
    await world.environment.advance(90_000);
    world.network.weather = 'up';
    world.service.wake();
    await world.environment.advance(500);
    expect(current(world.service.connectionStatus)).toEqual({ state: 'connected' });
  });

  test('[K8] after a reload the app is another writer, which numbers from 1 and touches nothing of the one before', async () => {
    const world = new World();
    await world.join();
    await world.runFor(3);
    world.service.close();
    const reloaded = new RealTimeSyncService({ url: 'https://run.example.org', getToken: () => 'a-token', environment: world.environment, webSocket: world.network.Socket });
    const joined = reloaded.joinSession('s1', 'ana', []);
    await world.environment.advance(1_000);
    await joined;
    expect(reloaded.sendPaceUpdate({ pace: 5, distance: 4 })).toBe(1);
    await world.environment.advance(1_000);
    expect([world.stored(), world.server.violations]).toEqual([[1, 2, 3, 4], []]);
    const writers = world.server.receivedOf('join_session').map(({ data }) => data.writer);
    expect([writers.length, new Set(writers).size, writers.every((writer) => /^[a-z0-9]{10,20}$/.test(writer ?? ''))]).toEqual([2, 2, true]);
  });

  test('an hour offline is stored 3 s after the reconnect, within the limits', async () => {
    const world = new World();
    await world.join();
    world.network.weather = 'black_hole';
    world.network.last.drop();
    await world.environment.advance(200_000);
    const location = { latitude: 46.1234567, longitude: -30.1234567 };
    for (let second = 1; second <= 3_600; second++) {
      world.service.sendPaceUpdate({ pace: 5.4321, distance: second, elapsed: second + 0.123, moving: second, speed: 3.0683, accuracy: 4.7, altitude: 512.5, heartRate: 151, cadence: 172, location });
    }
    world.network.weather = 'up';
    world.service.wake();
    while (world.statuses.at(-1) !== 'connected') await world.environment.advance(10);
    await world.environment.advance(3_000);
    expect(world.stored()).toEqual(upTo(3_600));
    expect(world.server.violations).toEqual([]);
  });

  test('five hours offline go up in batches within the limits', async () => {
    const world = new World();
    await world.join();
    world.network.weather = 'black_hole';
    world.network.last.drop();
    await world.environment.advance(200_000);
    for (let i = 0; i < 18_000; i++) world.run();
    expect(current(world.service.outbox)).toEqual({ pending: 18_000, acked: 0 });
    world.network.weather = 'up';
    world.service.wake();
    await world.environment.advance(60_000);
    expect(world.stored()).toEqual(upTo(18_000));
    expect(world.server.violations).toEqual([]);
  });

  test('samples that the server refuses for now are sent again, and the app is told', async () => {
    const world = new World();
    await world.join();
    let refusals = 2;
    world.server.refuseSamples = () => (refusals-- > 0 ? 'service_unavailable' : undefined);
    await world.runFor(8);
    expect(world.stored()).toEqual(upTo(8));
    expect(world.errors.map(({ kind }) => kind)).toEqual(['service_unavailable', 'service_unavailable']);
  });

  test('samples that are never acknowledged are sent again after 10 s', async () => {
    const world = new World();
    await world.join();
    world.server.deafTo = ['pace_update', 'track_batch'];
    world.run();
    await world.environment.advance(9_000);
    world.server.deafTo = [];
    await world.environment.advance(1_500);
    expect(world.stored()).toEqual([1]);
  });

  test('a server that forgot who is in the session is joined again', async () => {
    const world = new World();
    await world.join();
    let forgotten = true;
    world.server.refuseSamples = () => (forgotten ? 'not_in_session' : undefined);
    world.run();
    await world.environment.advance(45);
    forgotten = false;
    await world.environment.advance(1_000);
    expect(world.stored()).toEqual([1]);
  });

  test('hints that come faster than any attempt could succeed keep none from it', async () => {
    const world = new World();
    await world.join();
    world.network.latency = 700;
    world.network.last.drop();
    for (let hint = 0; hint < 20; hint++) {
      world.service.wake();
      await world.environment.advance(500);
    }
    expect(world.service.isInSession()).toBe(true);
    expect(current(world.service.connectionStatus)).toEqual({ state: 'connected' });
  });
});
