import { describe, expect, test } from 'vitest';
import type { Observable } from '@paceline/client';
import { current, upTo, World } from '../support/world.ts';

describe('leaving', () => {
  test('uploads what is recorded first, completes with the server\'s confirmation, and disconnects', async () => {
    const world = new World();
    await world.join();
    for (let i = 0; i < 20; i++) world.run();
    const left = world.service.leaveSession();
    expect(() => world.run()).toThrow(expect.objectContaining({ kind: 'not_in_session' }));
    await world.environment.advance(600);
    await left;
    expect(world.stored()).toEqual(upTo(20));
    expect(world.server.receivedOf('leave_session')).toHaveLength(1);
    expect(world.events.at(-1)).toMatchObject({ event: { kind: 'left', userId: 'ana' } });
    await world.environment.advance(100);
    expect([world.service.isInSession(), current(world.service.sessionInfo), world.environment.timers]).toEqual([false, undefined, 0]);
    expect(current(world.service.connectionStatus)).toEqual({ state: 'disconnected' });
    expect(world.errors).toEqual([]);
  });

  test('[G3] while the server cannot be reached it completes within 8 s, and uploads when it can', async () => {
    const world = new World();
    await world.join();
    world.network.weather = 'refused';
    world.network.last.drop();
    await world.runFor(2);
    const left = world.service.leaveSession();
    await world.environment.advance(8_000);
    await left;
    expect([world.errors, world.stored()]).toEqual([[], []]);
    expect(current(world.service.outbox)).toEqual({ pending: 2, acked: 0 });
    world.network.weather = 'up';
    await world.environment.advance(40_000);
    expect([world.stored(), current(world.service.outbox).pending, world.environment.timers]).toEqual([[1, 2], 0, 0]);
  });

  test('[G3] what the server will never take is reported, with its reason', async () => {
    const world = new World();
    await world.join();
    world.network.weather = 'refused';
    world.network.last.drop();
    await world.runFor(2);
    void world.service.leaveSession();
    await world.environment.advance(8_000);
    world.network.weather = 'up';
    world.server.refuseSamples = () => 'not_in_session';
    await world.environment.advance(40_000);
    expect(world.errors).toMatchObject([{ kind: 'samples_unconfirmed', message: expect.stringMatching(/^2 samples .* Refused: not_in_session/) }]);
    expect(world.environment.timers).toBe(0);
  });

  test('a connection that comes back in time is used to upload and to leave properly', async () => {
    const world = new World();
    await world.join();
    world.network.last.drop();
    await world.runFor(1);
    const left = world.service.leaveSession();
    await world.environment.advance(5_000);
    await left;
    expect(world.stored()).toEqual([1]);
    expect(world.server.roster).toMatchObject([{ userId: 'ana', presence: 'left' }]);
  });

  test('a server that never confirms is not waited for', async () => {
    const world = new World();
    await world.join();
    world.server.deafTo = ['leave_session'];
    const left = world.service.leaveSession();
    await world.environment.advance(3_100);
    await left;
    expect(world.environment.timers).toBe(0);
  });

  test('twice is once, and outside of a session it is done already', async () => {
    const world = new World();
    await world.service.leaveSession();
    await world.join();
    const both = Promise.all([world.service.leaveSession(), world.service.leaveSession()]);
    await world.environment.advance(500);
    await both;
    expect(world.server.receivedOf('leave_session')).toHaveLength(1);
  });

  test('during a join it cancels the join', async () => {
    const world = new World();
    const joined = expect(world.service.joinSession('s1', 'ana', [])).rejects.toMatchObject({ kind: 'cancelled' });
    await world.environment.advance(50);
    await world.service.leaveSession();
    await joined;
    await world.environment.advance(200);
    expect([world.environment.timers, world.server.connections.size]).toEqual([0, 0]);
  });

  test('a join that is asked for while leaving waits for the leave', async () => {
    const world = new World();
    await world.join();
    world.run();
    const left = world.service.leaveSession();
    const joined = world.service.joinSession('s2', 'ana', []);
    await world.environment.advance(1_000);
    await left;
    expect(await joined).toMatchObject({ sessionId: 's2' });
    expect(world.server.received.map(({ type }) => type).filter((type) => type.endsWith('_session'))).toEqual(['join_session', 'leave_session', 'join_session']);
  });

  test('a leave by another way than this device ends the membership with removed', async () => {
    const world = new World();
    await world.join();
    world.server.happen({ kind: 'left', userId: 'ana' });
    await world.environment.advance(100);
    expect([world.service.isInSession(), world.errors.map(({ kind }) => kind)]).toEqual([false, ['removed']]);
  });
});

describe('closing', () => {
  test.each(['before anything', 'while joining', 'in a run', 'while offline', 'while leaving'])('%s: nothing goes on, and every observable completes', async (moment) => {
    const world = new World();
    const { service, environment } = world;
    const rejected: string[] = [];
    const completed: string[] = [];
    const names = ['friendUpdates', 'sessionInfo', 'sessionEvents', 'connectionStatus', 'outbox', 'errors'] as const;
    for (const name of names) (service[name] as Observable<unknown>).subscribe({ complete: () => void completed.push(name) });
    if (moment !== 'before anything') service.joinSession('s1', 'ana', []).catch((error: { kind: string }) => rejected.push(error.kind));
    if (moment !== 'before anything') await environment.advance(moment === 'while joining' ? 50 : 1_000);
    if (moment === 'in a run') for (let i = 0; i < 500; i++) world.run();
    if (moment === 'while offline') world.network.last.drop();
    if (moment === 'while offline') await environment.advance(500);
    if (moment === 'while leaving') void service.leaveSession();
    service.close();
    service.close();
    await environment.advance(200);
    expect(environment.timers).toBe(0);
    expect(completed).toEqual(expect.arrayContaining([...names]));
    expect(rejected).toEqual(moment === 'while joining' ? ['closed'] : []);
    expect(world.server.connections.size).toBe(0);
    expect(() => world.run()).toThrow(expect.objectContaining({ kind: 'closed' }));
    await expect(service.joinSession('s1', 'ana', [])).rejects.toMatchObject({ kind: 'closed' });
    await service.leaveSession();
  });
});
