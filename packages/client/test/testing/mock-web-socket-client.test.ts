import { describe, expect, test } from 'vitest';
import { RealTimeSyncService, SyncError, type FriendRunUpdate } from '@paceline/client';
import { MockWebSocketClient, VirtualEnvironment, type MockAnswers } from '@paceline/client/testing';
import { current } from '../support/world.ts';

async function world(answers: MockAnswers = {}) {
  const environment = new VirtualEnvironment();
  const mock = new MockWebSocketClient({ environment, answers });
  const service = new RealTimeSyncService({ url: 'https://run.example.org', connection: mock, environment });
  const errors: SyncError[] = [];
  service.errors.subscribe((error) => errors.push(error));
  const join = async (): Promise<void> => {
    const joined = service.joinSession('run', 'ana', ['ben']);
    await environment.advance(1);
    await joined;
    mock.clear();
  };
  return { environment, mock, service, errors, join };
}

describe('what was sent', () => {
  test('can be looked at as a whole, by type, and cleared', async () => {
    const { environment, mock, service } = await world();
    void service.joinSession('run', 'ana', ['ben']);
    await environment.advance(1);
    service.sendPaceUpdate({ pace: 5, distance: 2 });
    expect(mock.url).toBe('wss://run.example.org/ws');
    expect(mock.sent.map(({ type }) => type)).toEqual(['join_session', 'pace_update']);
    expect(mock.sentOf('join_session')).toMatchObject([{ data: { sessionId: 'run', userId: 'ana', friends: ['ben'] } }]);
    expect(mock.sentOf('pace_update')).toMatchObject([{ data: { seq: 1, distance: 2 } }]);
    mock.clear();
    expect([mock.sent, mock.hints]).toEqual([[], []]);
  });
});

describe('connection states', () => {
  test('are simulated one by one, and the service forwards them', async () => {
    const { mock, service } = await world({ connect: false });
    const states: string[] = [];
    service.connectionStatus.subscribe(({ state }) => states.push(state));
    mock.connect('ws://anywhere');
    mock.simulateConnection();
    mock.simulateDisconnection();
    mock.simulateReconnection();
    mock.simulateError('The tunnel is long.');
    mock.disconnect();
    expect(states).toEqual(['disconnected', 'connecting', 'connected', 'connecting', 'connected', 'error', 'disconnected']);
  });

  test('after a reconnection the service joins again by itself and sends what was not acknowledged', async () => {
    const { environment, mock, service, join } = await world();
    await join();
    mock.simulateDisconnection();
    service.sendPaceUpdate({ pace: 5, distance: 1 });
    mock.simulateConnection();
    await environment.advance(1);
    expect(mock.sent.map(({ type }) => type)).toEqual(['join_session', 'track_batch']);
    expect(mock.sentOf('join_session')[0]?.data.resume).toEqual({ epoch: 'mock', offset: 1 });
    expect(current(service.outbox)).toEqual({ pending: 0, acked: 1 });
  });

  test('an error ends the tries; a sample asks for another one', async () => {
    const { mock, service, join } = await world();
    await join();
    mock.simulateError(new SyncError('service_unavailable', 'Nobody answers.'));
    expect(current(service.connectionStatus)).toMatchObject({ state: 'error', error: { message: 'Nobody answers.' } });
    service.sendPaceUpdate({ pace: 5 });
    expect(mock.hints).toEqual(['demand']);
  });
});

describe('what the server says', () => {
  test('a friend who was not there before joins first', async () => {
    const { mock, service, join } = await world();
    await join();
    const seen: string[] = [];
    service.sessionEvents.subscribe(({ event }) => seen.push(event.kind));
    mock.simulateFriendUpdate({ userId: 'ben', distance: 40, pace: 5.2 });
    mock.simulateFriendUpdates([{ userId: 'ben', distance: 43 }, { userId: 'cleo', distance: 50 }]);
    expect(seen).toEqual(['joined', 'joined']);
    const friends: readonly FriendRunUpdate[] = current(service.friendUpdates);
    expect(friends).toMatchObject([{ userId: 'ben', index: 1, state: 'live', sample: { distance: 43, seq: 2 } }, { userId: 'cleo', index: 2, sample: { distance: 50, seq: 1 } }]);
  });

  test('a status and an event', async () => {
    const { mock, service, join } = await world();
    await join();
    mock.simulateSessionStatus({ title: 'Sunday run', status: 'ended', endedAt: 5 });
    expect(current(service.sessionInfo)).toMatchObject({ title: 'Sunday run', status: 'ended', endedAt: 5 });
    mock.simulateEvent({ kind: 'joined', userId: 'ben', index: 1, name: 'Ben', role: 'spectator' });
    expect(current(service.sessionInfo)?.roster).toMatchObject([{ userId: 'ana' }, { userId: 'ben', role: 'spectator' }]);
  });

  test('an error comes with its remedy; one of a later version without', async () => {
    const { mock, errors, join } = await world();
    await join();
    mock.simulateServerError('sample_conflict', 'Twice the same number.');
    mock.simulateServerError('too_windy', 'There is a storm.', { retry: 'never' });
    expect(errors).toMatchObject([
      { kind: 'sample_conflict', message: 'Twice the same number.', retry: 'never', remedy: expect.stringContaining('Number each sample once') },
      { kind: 'refused', message: 'There is a storm.' },
    ]);
  });

  test('a frame that cannot be read is reported, one of a later version is not', async () => {
    const { mock, errors, join } = await world();
    await join();
    mock.simulateFrame('{"type":"weather","data":{},"timestamp":"2026-05-01T06:30:00Z"}');
    expect(errors).toEqual([]);
    mock.simulateFrame('{');
    expect(errors).toMatchObject([{ kind: 'encoding_error' }]);
  });

  test('what no server would say cannot be simulated', async () => {
    const { mock, join } = await world();
    await join();
    expect(() => mock.simulateFriendUpdate({ userId: 'ben', distance: -5 })).toThrow(expect.objectContaining({ kind: 'encoding_error', message: expect.stringContaining('data.updates.0.distance') }));
    const outside = new MockWebSocketClient();
    expect(() => outside.simulateFriendUpdate({ userId: 'ben' })).toThrow(expect.objectContaining({ kind: 'not_in_session' }));
  });
});

describe('automatic answers', () => {
  test('can be turned off: then a join waits, and gives up in time', async () => {
    const { environment, mock, service } = await world({ join: false });
    const failed = expect(service.joinSession('run', 'ana', [])).rejects.toMatchObject({ kind: 'timeout' });
    await environment.advance(16_000);
    await failed;
    expect(mock.sentOf('join_session').length).toBeGreaterThan(1);
  });

  test('samples stay in the outbox when nobody acknowledges them', async () => {
    const { environment, service, join } = await world({ samples: false });
    await join();
    service.sendPaceUpdate({ pace: 5 });
    await environment.advance(5_000);
    expect(current(service.outbox)).toEqual({ pending: 1, acked: 0 });
  });

  test('a ping is answered with the clock of the server', async () => {
    const { environment, mock, join } = await world();
    await join();
    const pongs: unknown[] = [];
    mock.messageReceived.subscribe(({ type, data }) => type === 'pong' && pongs.push(data));
    mock.send({ type: 'ping', data: { t0: 7 } });
    await environment.advance(1);
    expect(pongs).toEqual([{ t0: 7, t1: environment.now() - 1, t2: environment.now() - 1 }]);
  });

  test('refusals are told by type, until they are taken back', async () => {
    const { environment, mock, service } = await world();
    mock.refuse('join_session', 'session_full');
    const failed = expect(service.joinSession('run', 'ana', [])).rejects.toMatchObject({ kind: 'session_full', retry: 'later' });
    await environment.advance(1);
    await failed;
    mock.refuse('join_session');
    const joined = service.joinSession('run', 'ana', []);
    await environment.advance(1);
    expect(await joined).toMatchObject({ sessionId: 'run' });
  });
});
