import { describe, expect, test } from 'vitest';
import { closeCodes } from '@paceline/protocol';
import { current, upTo, World } from '../support/world.ts';

describe('the connection is ended by the server', () => {
  test('[G7] another device took over: a typed end, no fight, and what is left goes up without a seat', async () => {
    const world = new World();
    await world.join();
    await world.runFor(2);
    world.server.deafTo = ['pace_update', 'track_batch'];
    world.run();
    world.server.closeAll(closeCodes.replaced);
    await world.environment.advance(120_000);
    expect(current(world.service.connectionStatus)).toMatchObject({ state: 'error', error: { kind: 'replaced', retry: 'never' } });
    expect([world.service.isInSession(), current(world.service.sessionInfo)]).toEqual([false, undefined]);
    expect([world.errors.map(({ kind }) => kind), world.server.receivedOf('join_session').length]).toEqual([['replaced'], 1]);
    expect(() => world.run()).toThrow(expect.objectContaining({ kind: 'not_in_session' }));
    world.server.deafTo = [];
    await world.environment.advance(15_000);
    expect([world.stored(), current(world.service.outbox).pending, world.server.receivedOf('join_session').length]).toEqual([[1, 2, 3], 0, 1]);
    expect([world.environment.timers, world.server.connections.size]).toEqual([0, 0]);
  });

  test('[G7] who takes the run back goes on with the numbers of before, and uploads each sample once', async () => {
    const world = new World();
    await world.join();
    await world.runFor(2);
    world.server.deafTo = ['pace_update', 'track_batch'];
    world.run();
    world.server.closeAll(closeCodes.replaced);
    await world.environment.advance(1_000);
    world.server.deafTo = [];
    await world.join();
    expect(world.run()).toBe(4);
    await world.environment.advance(1_000);
    expect([world.stored(), world.server.violations, world.server.connections.size]).toEqual([[1, 2, 3, 4], [], 1]);
  });

  test('removed from the session: a typed end', async () => {
    const world = new World();
    await world.join();
    world.server.closeAll(closeCodes.removed);
    await world.environment.advance(100);
    expect(current(world.service.connectionStatus)).toMatchObject({ error: { kind: 'removed', remedy: expect.stringContaining('invite') } });
    expect(world.service.isInSession()).toBe(false);
  });

  test('a rejoin that is refused for good ends the membership; one refused for now is tried again', async () => {
    const world = new World();
    await world.join();
    world.server.refuseJoin = 'service_unavailable';
    world.network.last.drop();
    await world.environment.advance(9_000);
    expect(world.service.isInSession()).toBe(true);
    expect(world.server.receivedOf('join_session').length).toBeGreaterThan(2);
    world.server.refuseJoin = 'session_ended';
    await world.environment.advance(3_000);
    expect([world.service.isInSession(), current(world.service.sessionInfo)]).toEqual([false, undefined]);
    expect(world.errors.map(({ kind }) => kind)).toEqual(['session_ended']);
    expect(world.environment.timers).toBe(0);
  });

  test('asked to move, the SDK comes back after the delay without a word to the user', async () => {
    const world = new World();
    await world.join();
    for (const connection of world.server.members()) connection.send({ type: 'reconnect', data: { delay: 1_500, reason: 'deploy' } });
    await world.runFor(4);
    expect(world.network.sockets).toHaveLength(2);
    expect(world.network.sockets[0]?.closedWith).toBe(1000);
    expect(world.stored()).toEqual(upTo(4));
    expect(world.errors).toEqual([]);
  });

  test('a token that expires while connected is replaced in band; one that expired while away is fetched anew', async () => {
    const tokens = ['first', 'second', 'third'];
    const world = new World({ getToken: () => tokens.shift() ?? 'none' });
    await world.join();
    for (const connection of world.server.members()) connection.sendError('token_expired', 'hello');
    await world.environment.advance(500);
    expect(world.network.sockets).toHaveLength(1);
    world.server.closeAll(closeCodes.tokenExpired);
    await world.environment.advance(5_000);
    expect(world.server.receivedOf('hello').map(({ data }) => data.token)).toEqual(['first', 'second', 'third']);
    expect([current(world.service.connectionStatus), world.errors]).toEqual([{ state: 'connected' }, []]);
  });
});
