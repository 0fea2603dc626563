import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PacelineApi, RealTimeSyncService, type RealTimeSyncServiceOptions, type SyncError } from '@paceline/client';
import { iosEncoding } from '@paceline/client/ios';
import { InMemoryServer, VirtualEnvironment } from '@paceline/client/testing';
import { IosAppConnection, readIosFrame, startServer, until, type ServerProcess } from '@paceline/testkit';
import { current } from '../support/world.ts';

const kim = '6F9619FF-8B86-D011-B42D-00C04FC964FF';
const lee = 'DEADBEEF-1234-4ABC-9DEF-0123456789AB';
const place = { latitude: 46, longitude: -30 };

describe('the SDK in the iOS encoding, on virtual time', () => {
  async function joined(options: Partial<RealTimeSyncServiceOptions> = {}) {
    const environment = new VirtualEnvironment();
    const server = new InMemoryServer({ environment, open: true });
    const { url, webSocket } = server;
    const service = new RealTimeSyncService({ url, webSocket, environment, dialect: iosEncoding, ...options });
    const errors: SyncError[] = [];
    service.errors.subscribe((error) => errors.push(error));
    await environment.settle(service.joinSession('run', kim, [lee, 'ana']));
    return { environment, server, service, errors };
  }

  test('[D2] learns from the status that it has left, without waiting for an event that does not come', async () => {
    const { environment, service, errors } = await joined();
    const before = environment.now();
    await environment.settle(service.leaveSession());
    expect(environment.now() - before).toBeLessThan(1_000);
    expect(errors).toEqual([]);
  });

  test('[D2] is not mistaken about who has left', async () => {
    const { environment, server, service, errors } = await joined();
    const other = new RealTimeSyncService({ url: server.url, webSocket: server.webSocket, environment, dialect: iosEncoding });
    await environment.settle(other.joinSession('run', lee, []));
    expect(current(service.sessionInfo)?.roster).toHaveLength(2);
    await environment.settle(other.leaveSession());
    expect(service.isInSession()).toBe(true);
    expect(errors).toEqual([]);
  });

  test('[D4] [R1] keeps its connection with pings, knows the server\'s clock, and rejoins by itself', async () => {
    const { environment, server, service, errors } = await joined();
    server.clockSkew = 3_600_000;
    await environment.advance(60_000);
    expect(Math.abs(service.serverNow() - environment.now() - 3_600_000)).toBeLessThan(1_000);
    service.sendPaceUpdate({ pace: 5, distance: 1 });
    await environment.settle(server.crash());
    service.sendPaceUpdate({ pace: 5, distance: 2 });
    await environment.advance(60_000);
    expect(current(service.outbox)).toEqual({ pending: 0, acked: 2 });
    expect((await server.track('run', kim)).map(({ distance }) => distance)).toEqual([1, 2]);
    expect(errors).toEqual([]);
  });

  test('[D7] carries no token: without an open server its join is refused', async () => {
    const environment = new VirtualEnvironment();
    const { url, webSocket } = new InMemoryServer({ environment });
    const service = new RealTimeSyncService({ url, webSocket, environment, dialect: iosEncoding });
    await expect(environment.settle(service.joinSession('run', kim, []))).rejects.toMatchObject({ kind: 'unauthorized' });
  });
});

test('[D4] its frames are binary, and read by an app of that encoding', () => {
  const frame = iosEncoding.write({ type: 'join_session', data: { sessionId: 'run', userId: kim, friends: [], name: 'Zoë 🏃' }, timestamp: '2026-05-01T06:30:00.250Z' });
  expect(readIosFrame(frame)).toEqual({ type: 'join_session', data: { sessionId: 'run', userId: kim, friends: [], name: 'Zoë 🏃' }, at: Date.UTC(2026, 4, 1, 6, 30, 0, 250) });
  expect(iosEncoding.read('{')).toMatchObject({ ok: false, failure: { code: 'not_json' } });
});

describe('the SDK in the iOS encoding, and a real server that is open', () => {
  let server: ServerProcess;
  const services: RealTimeSyncService[] = [];
  beforeAll(async () => {
    server = await startServer({ args: ['--open'] });
  }, 60_000);
  afterEach(() => {
    for (const service of services.splice(0)) service.close();
  });
  afterAll(() => server.stop(), 60_000);

  function sdk(options: Partial<RealTimeSyncServiceOptions> = {}): { service: RealTimeSyncService; errors: SyncError[] } {
    const service = new RealTimeSyncService({ url: server.url, dialect: iosEncoding, ...options });
    const errors: SyncError[] = [];
    service.errors.subscribe((error) => errors.push(error));
    services.push(service);
    return { service, errors };
  }

  const sees = (service: RealTimeSyncService, userId: string) => until(() => current(service.friendUpdates).find((friend) => friend.userId === userId), { what: `a sample of ${userId}` });

  test('joins, runs with the app and with a guest of paceline.v1, and has its samples acknowledged', async () => {
    const guest = await new PacelineApi({ url: server.url }).createGuest('Ana');
    const { service, errors } = sdk();
    const info = await service.joinSession('mixed', kim, [lee, guest.userId], { name: 'Kim' });
    expect(info).toMatchObject({ sessionId: 'mixed', status: 'active', sharing: 'precise', you: { userId: kim, index: 0 } });
    using app = await new IosAppConnection(server.url, lee).opened();
    app.join('mixed');
    app.fix('mixed', 6, 46.1);
    const ana = sdk({ dialect: undefined, getToken: () => guest.token });
    await ana.service.joinSession('mixed', guest.userId, []);

    service.sendPaceUpdate({ pace: 5.5, distance: 3, location: place });
    ana.service.sendPaceUpdate({ pace: 5, distance: 4, status: 'no_gps' });
    await until(() => current(service.outbox).acked === 1, { what: 'the acknowledgement' });
    expect((await sees(service, lee)).sample).toMatchObject({ pace: 6, location: { latitude: 46.1 }, status: 'running' });
    const withoutPlace = await sees(service, guest.userId.toUpperCase());
    expect(withoutPlace).toMatchObject({ name: 'Ana', sample: { distance: 4, status: 'running' } });
    expect(withoutPlace.sample.location).toBeUndefined();
    expect((await sees(ana.service, kim)).sample).toMatchObject({ pace: 5.5, distance: 3, location: place });
    expect(await app.heard('friend_update', ({ userId }) => userId === kim)).toMatchObject({ pace: 5.5, location: place });
    expect([...errors, ...ana.errors]).toEqual([]);
  });

  test('[L1] cuts its batches so that they fit when they are base64', async () => {
    const { service, errors } = sdk();
    await service.joinSession('tunnel', kim, []);
    const reading = { pace: 5.512345678, speed: 3.0123456789, accuracy: 6.123456789, altitude: 12.3456789012, heartRate: 151.5, cadence: 172.5, status: 'running', location: { latitude: 46.012345678901, longitude: -30.012345678901 } } as const;
    for (let second = 1; second <= 300; second += 1) service.sendPaceUpdate({ ...reading, distance: second * 3.0123456789, elapsed: second, moving: second });
    await until(() => current(service.outbox).acked === 300, { what: () => `300 acknowledgements, not ${current(service.outbox).acked}; ${errors.map(({ message }) => message).join(' ')}`, timeout: 20_000 });
    expect(errors).toEqual([]);
  });
});
