import { describe, expect, test } from 'vitest';
import { current, upTo, World } from '../support/world.ts';

describe('a run with a good network', () => {
  test('samples go out at once, are acknowledged, and leave the outbox', async () => {
    const world = new World();
    await world.join();
    expect(world.run()).toBe(1);
    expect(current(world.service.outbox)).toEqual({ pending: 1, acked: 0 });
    await world.environment.advance(60);
    expect(current(world.service.outbox)).toEqual({ pending: 0, acked: 1 });
    await world.runFor(5);
    expect(world.server.receivedOf('pace_update').map(({ data }) => data.seq)).toEqual(upTo(6));
    expect(world.stored()).toEqual(upTo(6));
  });

  test('samples recorded faster than the server takes messages go in batches, within its limits', async () => {
    const world = new World();
    await world.join();
    for (let i = 0; i < 1_000; i++) {
      world.run();
      await world.environment.advance(20);
    }
    await world.environment.advance(1_000);
    expect(world.stored()).toEqual(upTo(1_000));
    expect(world.server.violations).toEqual([]);
    expect(world.server.receivedOf('track_batch').length).toBeLessThanOrEqual(4 * 21);
  });

  test('a reading gets the estimated time of the server, however wrong the device\'s clock is', async () => {
    const world = new World();
    world.server.clockOffset = 86_400_000;
    await world.join();
    await world.environment.advance(2_000);
    expect(world.service.serverNow()).toBe(world.server.now());
    world.environment.jumpClock(-3_600_000);
    world.server.clockOffset += 3_600_000;
    const recordedAt = world.server.now();
    world.run();
    await world.environment.advance(1_000);
    const [sample] = world.server.receivedOf('pace_update');
    expect(Date.parse(sample?.data.timestamp ?? '')).toBe(recordedAt);
  });

  test.each([-86_400_000, 86_400_000])('[G8] samples that are recorded after the clock jumped by %i ms get their true times, with and without a network', async (jump) => {
    const world = new World();
    await world.join();
    await world.runFor(5);
    const times: number[] = [];
    const run = async (): Promise<void> => {
      times.push(world.server.now());
      world.run();
      await world.environment.advance(1_000);
    };
    // The server's clock has nothing to do with it.
    world.environment.jumpClock(jump);
    world.server.clockOffset -= jump;
    await run();
    world.network.weather = 'refused';
    world.network.last.drop();
    world.environment.jumpClock(jump);
    world.server.clockOffset -= jump;
    await run();
    await run();
    world.network.weather = 'up';
    await world.environment.advance(10_000);
    const stored = world.server.track('ana').slice(5).map(({ timestamp }) => Date.parse(timestamp));
    // What was recorded offline is as exact as the first message of the new connection: one way of the network.
    expect(stored.map((time, place) => Math.abs(time - (times[place] ?? 0)))).toEqual([0, 20, 20]);
    expect(world.server.violations).toEqual([]);
  });

  test('[G8] a time that the app gives is left as it is', async () => {
    const world = new World();
    await world.join();
    world.environment.jumpClock(3_600_000);
    world.run({ timestamp: '2026-05-01T06:31:00.000Z' });
    await world.environment.advance(1_000);
    expect(world.server.track('ana')).toMatchObject([{ timestamp: '2026-05-01T06:31:00.000Z' }]);
  });

  test('a device that has slept asks at once whether its connection lives', async () => {
    const world = new World();
    await world.join();
    await world.environment.advance(5_000);
    const before = world.server.receivedOf('ping').length;
    world.environment.jumpClock(600_000);
    world.run();
    await world.environment.advance(50);
    expect(world.server.receivedOf('ping')).toHaveLength(before + 1);
    expect(world.service.serverNow()).toBe(world.server.now());
  });

  test('friends are seen with name and time; events and roster follow', async () => {
    const world = new World();
    await world.join();
    world.server.happen({ kind: 'joined', userId: 'ben', index: 1, name: 'Ben', role: 'runner' });
    world.server.tick([{ userId: 'ben', seq: 1, sessionTime: 5_000, distance: 12 }, { userId: 'ana', seq: 1 }]);
    await world.environment.advance(50);
    expect(current(world.service.friendUpdates)).toMatchObject([{ userId: 'ben', name: 'Ben', takenAt: 1_005_000, sample: { distance: 12 } }]);
    expect(world.events.map(({ event }) => event.kind)).toEqual(['joined']);
    expect(current(world.service.sessionInfo)?.roster.map(({ name }) => name)).toEqual(['ana', 'Ben']);
  });

  test('what a newer server adds is passed over; what is broken is reported; neither harms', async () => {
    const world = new World();
    await world.join();
    const [connection] = world.server.members();
    connection?.sendRaw('{"type":"firework","data":{},"timestamp":"2026-05-01T06:30:00Z"}');
    connection?.sendRaw('not json');
    for (const socket of world.network.sockets) socket.deliver(new Uint8Array([1, 2, 3]));
    await world.runFor(2);
    expect(world.errors.map(({ kind, message }) => [kind, message])).toEqual([['encoding_error', expect.stringContaining('JSON')]]);
    expect(world.stored()).toEqual([1, 2]);
  });
});

describe('what cannot be recorded is refused at once', () => {
  test('outside of a session: not_in_session', async () => {
    const { service } = new World();
    expect(() => service.sendPaceUpdate({ pace: 5 })).toThrow(expect.objectContaining({ kind: 'not_in_session' }));
  });

  test('by a spectator: not_a_runner', async () => {
    const { environment, service } = new World();
    const joined = service.joinSession('s1', 'ana', [], { role: 'spectator' });
    await environment.advance(500);
    await joined;
    expect(() => service.sendPaceUpdate({ pace: 5 })).toThrow(expect.objectContaining({ kind: 'not_a_runner' }));
  });

  test.each([
    [{ pace: Number.NaN }, 'data.pace'],
    [{ pace: 5, location: { latitude: 91, longitude: 0 } }, 'data.location.latitude'],
    [{ pace: 5, distance: -1 }, 'data.distance'],
    [{ pace: 5, timestamp: 'yesterday' }, 'data.timestamp'],
  ])('%o: encoding_error', async (reading, field) => {
    const world = new World();
    await world.join();
    expect(() => world.service.sendPaceUpdate(reading)).toThrow(expect.objectContaining({ kind: 'encoding_error', field, message: expect.stringContaining(field) }));
    expect(world.run()).toBe(1);
  });

  test('while the network takes nothing, samples wait in the outbox instead of the socket, and go up afterwards', async () => {
    const world = new World({ settings: { sendBufferBytes: 1_000 } });
    await world.join();
    world.network.last.bufferedAmount = 5_000;
    await world.runFor(20);
    expect(world.server.receivedOf('pace_update')).toEqual([]);
    expect(current(world.service.outbox)).toEqual({ pending: 20, acked: 0 });
    world.network.last.bufferedAmount = 0;
    await world.environment.advance(1_000);
    expect([world.stored(), world.errors]).toEqual([upTo(20), []]);
  });
});
