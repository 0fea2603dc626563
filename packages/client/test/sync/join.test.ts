import { describe, expect, test } from 'vitest';
import { closeCodes } from '@paceline/protocol';
import { SyncError } from '@paceline/client';
import { current, World } from '../support/world.ts';

describe('joining', () => {
  test('connects, says who it is, and completes only when the server has confirmed', async () => {
    const { environment, network, server, service } = new World({ client: 'test/1' });
    let confirmed = false;
    const joined = service.joinSession('s1', 'ana', ['ben'], { name: 'Ana' });
    void joined.then(() => (confirmed = true));
    await environment.advance(99);
    expect([confirmed, service.isInSession(), service.getCurrentSessionId()]).toEqual([false, false, undefined]);
    await environment.advance(1);
    expect([confirmed, service.isInSession(), service.getCurrentSessionId()]).toEqual([true, true, 's1']);
    expect(await joined).toMatchObject({ sessionId: 's1', status: 'active', sharing: 'pace', you: { userId: 'ana', index: 0, role: 'runner' }, roster: [{ name: 'Ana' }] });
    expect(await joined).toBe(current(service.sessionInfo));
    expect(network.last).toMatchObject({ url: 'wss://run.example.org/ws', protocols: ['paceline.v1'] });
    expect(server.received.slice(0, 2)).toMatchObject([
      { type: 'hello', data: { version: 1, token: 'a-token', client: 'test/1' } },
      { type: 'join_session', data: { sessionId: 's1', userId: 'ana', friends: ['ben'], name: 'Ana' } },
    ]);
  });

  test('the status goes from disconnected over connecting to connected', async () => {
    const world = new World();
    await world.join();
    expect(world.statuses).toEqual(['disconnected', 'connecting', 'connected']);
  });

  test('concurrent and repeated calls share one join', async () => {
    const { environment, server, service } = new World();
    const joins = [service.joinSession('s1', 'ana', []), service.joinSession('s1', 'ana', [])];
    await environment.advance(1_000);
    const [first, second] = await Promise.all(joins);
    expect(second).toBe(first);
    expect(await service.joinSession('s1', 'ana', [])).toBe(first);
    expect(server.receivedOf('join_session')).toHaveLength(1);
  });

  test('another session, user or role is refused until this one is left', async () => {
    const world = new World();
    await world.join();
    await expect(world.service.joinSession('s2', 'ana', [])).rejects.toMatchObject({ kind: 'already_in_session', retry: 'never', remedy: expect.stringContaining('Leave') });
    await expect(world.service.joinSession('s1', 'ana', [], { role: 'spectator' })).rejects.toMatchObject({ kind: 'already_in_session' });
    expect(world.service.getCurrentSessionId()).toBe('s1');
  });

  test.each(['invalid_session', 'not_invited', 'session_full', 'session_ended', 'wrong_user', 'service_unavailable'] as const)(
    'a refusal rejects with its kind, and nothing goes on: %s',
    async (code) => {
      const { environment, server, service } = new World();
      server.refuseJoin = code;
      const joined = service.joinSession('s1', 'ana', []);
      const rejected = expect(joined).rejects.toMatchObject({ name: 'SyncError', kind: code, message: `Refused: ${code}.`, remedy: expect.stringMatching(/\.$/) });
      await environment.advance(1_000);
      await rejected;
      await expect(joined).rejects.toBeInstanceOf(SyncError);
      expect([service.isInSession(), environment.timers, server.connections.size]).toEqual([false, 0, 0]);
      expect(current(service.connectionStatus)).toEqual({ state: 'disconnected' });
    },
  );

  test.each([
    [closeCodes.unauthorized, 'unauthorized'],
    [closeCodes.unsupportedVersion, 'unsupported_version'],
  ])('a server that closes with $code rejects the join at once, and stays closed', async (reason, kind) => {
    const { environment, network, server, service } = new World();
    server.deafTo = ['hello'];
    const rejected = expect(service.joinSession('s1', 'ana', [])).rejects.toMatchObject({ kind, retry: 'never' });
    await environment.advance(50);
    server.closeAll(reason);
    await environment.advance(60_000);
    await rejected;
    expect([network.sockets.length, environment.timers]).toEqual([1, 0]);
    expect(current(service.connectionStatus)).toMatchObject({ state: 'error', error: { kind } });
  });

  test('the error message before a close explains it', async () => {
    const { environment, server, service } = new World();
    server.deafTo = ['hello'];
    const rejected = expect(service.joinSession('s1', 'ana', [])).rejects.toMatchObject({ kind: 'unauthorized', message: expect.stringContaining('Refused: unauthorized.') });
    await environment.advance(70);
    for (const connection of server.connections) connection.sendError('unauthorized', 'hello');
    server.closeAll(closeCodes.unauthorized);
    await environment.advance(100);
    await rejected;
  });

  test('a server that cannot be reached: several attempts, then service_unavailable with the reason, and nothing goes on', async () => {
    const { environment, network, service } = new World();
    network.weather = 'refused';
    const rejected = expect(service.joinSession('s1', 'ana', [])).rejects.toMatchObject({ kind: 'service_unavailable', message: expect.stringContaining('1006'), retry: 'later' });
    await environment.advance(15_000);
    await rejected;
    expect([network.sockets.length, environment.timers]).toEqual([4, 0]);
    expect(current(service.connectionStatus)).toEqual({ state: 'disconnected' });
  });

  test('a server that accepts and says nothing: timeout', async () => {
    const { environment, server, service } = new World();
    server.deafTo = ['join_session'];
    const rejected = expect(service.joinSession('s1', 'ana', [])).rejects.toMatchObject({ kind: 'timeout', message: expect.stringContaining('15 s') });
    await environment.advance(15_100);
    await rejected;
    expect(environment.timers).toBe(0);
  });

  test('a network that comes back within the time lets the join succeed', async () => {
    const { environment, network, service } = new World();
    network.weather = 'refused';
    const joined = service.joinSession('s1', 'ana', []);
    await environment.advance(3_000);
    network.weather = 'up';
    await environment.advance(5_000);
    expect(await joined).toMatchObject({ sessionId: 's1' });
  });

  test('a token that cannot be had rejects the join with the reason', async () => {
    const getToken = () => Promise.reject(new SyncError('unauthorized', 'Your account is closed.'));
    const { environment, network, service } = new World({ getToken });
    const rejected = expect(service.joinSession('s1', 'ana', [])).rejects.toMatchObject({ kind: 'unauthorized', message: 'Your account is closed.' });
    await environment.advance(100);
    await rejected;
    expect(network.sockets).toEqual([]);
  });

  test('what cannot be sent is refused before anything is sent, naming the field', async () => {
    const { network, service } = new World();
    await expect(service.joinSession('no spaces please', 'ana', [])).rejects.toMatchObject({ kind: 'invalid_session', field: 'data.sessionId' });
    await expect(service.joinSession('s1', 'ana', [], { name: 'x'.repeat(41) })).rejects.toMatchObject({ kind: 'encoding_error', field: 'data.name', message: expect.stringContaining('data.name') });
    expect(network.sockets).toEqual([]);
  });

  test('an address that is none is refused when the service is made, or when it is used', async () => {
    expect(() => new World({ url: 'run.example.org' })).toThrow(expect.objectContaining({ kind: 'encoding_error', message: expect.stringContaining('run.example.org') }));
  });
});
