import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest';
import { PacelineApi, RealTimeSyncService, type FriendRunUpdate, type Guest, type SessionEventData, type SyncError, type TrackSample } from '@paceline/client';
import { startServer, until, type ServerProcess } from '@paceline/testkit';
import { current } from './support/world.ts';

let server: ServerProcess;
let api: PacelineApi;
const runners: Runner[] = [];

beforeAll(async () => {
  server = await startServer();
  api = new PacelineApi({ url: server.url });
}, 60_000);

afterEach(() => {
  for (const { sync } of runners.splice(0)) sync.close();
});

afterAll(async () => {
  await server.stop();
}, 60_000);

/** A guest with the real SDK on a real WebSocket. */
class Runner {
  readonly guest: Guest;
  readonly sync: RealTimeSyncService;
  readonly sent: TrackSample[] = [];
  readonly errors: SyncError[] = [];
  readonly events: SessionEventData[] = [];

  constructor(guest: Guest) {
    this.guest = guest;
    this.sync = new RealTimeSyncService({ url: server.url, getToken: () => guest.token, client: 'contract-test' });
    this.sync.errors.subscribe((error) => this.errors.push(error));
    this.sync.sessionEvents.subscribe((event) => this.events.push(event));
    runners.push(this);
  }

  run(count = 1): void {
    for (let i = 0; i < count; i++) {
      const distance = this.sent.length + 1;
      const timestamp = new Date(this.sync.serverNow()).toISOString();
      const reading = { pace: 5.25, distance, speed: 3.17, elapsed: distance, timestamp, status: 'running', location: { latitude: 46.5, longitude: -30.25 } } as const;
      const seq = this.sync.sendPaceUpdate(reading);
      this.sent.push({ seq, ...reading });
    }
  }

  async stored(): Promise<void> {
    await until(() => current(this.sync.outbox).pending === 0, { what: `the samples of ${this.guest.name} to be acknowledged`, timeout: 20_000 });
  }

  async sees(other: Runner): Promise<FriendRunUpdate> {
    const friend = () => current(this.sync.friendUpdates).find(({ userId }) => userId === other.guest.userId);
    return until(() => friend()?.sample.distance === other.sent.length && friend(), { what: `${this.guest.name} to see the newest sample of ${other.guest.name}` });
  }
}

/** As they were sent: readings that come as fast as a test makes them are marked as more than anyone can run. */
async function storedOf(asker: Runner, sessionId: string, of = asker): Promise<readonly TrackSample[]> {
  const { samples } = await api.track(asker.guest.token, sessionId, of.guest.userId);
  return samples.map(({ at: _at, doubt: _doubt, ...sample }) => sample);
}

const runner = async (name: string): Promise<Runner> => new Runner(await api.createGuest(name));

/** Ana opens a session, Ben comes with its code. */
async function anaAndBen(): Promise<{ sessionId: string; ana: Runner; ben: Runner }> {
  const [ana, ben] = [await runner('Ana'), await runner('Ben')];
  const { sessionId, code } = await api.createSession(ana.guest.token, { title: 'Contract', sharing: 'precise' });
  await api.redeemInvite(ben.guest.token, code.toLowerCase());
  await ana.sync.joinSession(sessionId, ana.guest.userId, []);
  await ben.sync.joinSession(sessionId, ben.guest.userId, []);
  return { sessionId, ana, ben };
}

describe('the SDK and the real server', () => {
  test('two runners join, see each other\'s samples, and read them back', async () => {
    const { sessionId, ana, ben } = await anaAndBen();
    expect(current(ben.sync.sessionInfo)).toMatchObject({ sessionId, title: 'Contract', status: 'active', sharing: 'precise', you: { index: 1, role: 'runner' } });
    await until(() => current(ana.sync.sessionInfo)?.roster.length === 2, { what: 'Ana to see Ben in the roster' });
    expect(ana.events.map(({ event }) => event)).toMatchObject([{ kind: 'joined', name: 'Ben', userId: ben.guest.userId }]);

    ana.run();
    ben.run(3);
    expect(await ben.sees(ana)).toMatchObject({ name: 'Ana', index: 0, sample: { pace: 5.25, location: { latitude: 46.5 } } });
    const seen = await ana.sees(ben);
    expect(Math.abs(seen.takenAt - ana.sync.serverNow())).toBeLessThan(5_000);
    await ana.stored();
    await ben.stored();
    expect(await storedOf(ana, sessionId, ana)).toEqual(ana.sent);
    expect(await storedOf(ana, sessionId, ben)).toEqual(ben.sent);

    await ben.sync.leaveSession();
    await until(() => ana.events.some(({ event }) => event.kind === 'left'), { what: 'Ana to hear that Ben left' });
    expect(current(ana.sync.sessionInfo)?.roster).toMatchObject([{ presence: 'here' }, { name: 'Ben', presence: 'left' }]);
    expect([...ana.errors, ...ben.errors]).toEqual([]);
  });

  test('[G1][G2] a server killed in the middle of a run: the SDK comes back by itself, and the track is complete', async () => {
    const { sessionId, ana, ben } = await anaAndBen();
    ana.run(250);
    await until(() => current(ana.sync.outbox).acked > 0, { what: 'the first acknowledgement' });
    ana.run(50);
    await server.kill9();
    ana.run(300);
    await until(() => current(ana.sync.connectionStatus).state === 'connecting', { what: 'the loss to be noticed' });
    await server.start();
    ana.sync.wake();
    await ana.stored();
    expect(await storedOf(ana, sessionId, ana)).toEqual(ana.sent);

    await until(() => current(ben.sync.connectionStatus).state === 'connected', { what: 'Ben to come back without being asked', timeout: 15_000 });
    ana.run();
    await ben.sees(ana);
    expect(current(ben.sync.sessionInfo)?.roster.map(({ presence }) => presence)).toEqual(['here', 'here']);
    expect([...ana.errors, ...ben.errors]).toEqual([]);
  }, 60_000);

  test('[R6] a deploy in the middle of a run: nothing is lost, and nobody is troubled', async () => {
    const { sessionId, ana, ben } = await anaAndBen();
    ana.run(20);
    const restarted = server.restart();
    ana.run(20);
    await restarted;
    ana.run(20);
    await ana.stored();
    expect(await storedOf(ana, sessionId, ana)).toEqual(ana.sent);
    expect(ana.events.map(({ event }) => event.kind)).toEqual(['joined']);
    expect([...ana.errors, ...ben.errors]).toEqual([]);
  }, 60_000);

  test('[G7][K8][K10] after a reload the same user goes on as another writer, the older device is told, and the track is one', async () => {
    const { sessionId, ana } = await anaAndBen();
    ana.run(5);
    await ana.stored();
    const reloaded = new Runner(ana.guest);
    await reloaded.sync.joinSession(sessionId, ana.guest.userId, []);
    expect(reloaded.sync.sendPaceUpdate({ pace: 5, distance: 6 })).toBe(1);
    await reloaded.stored();
    const samples = await storedOf(ana, sessionId);
    expect(samples.map(({ seq, distance }) => [seq, distance])).toEqual([...ana.sent.map(({ seq, distance }) => [seq, distance]), [6, 6]]);
    await until(() => !ana.sync.isInSession(), { what: 'the older device to be told' });
    expect(current(ana.sync.connectionStatus)).toMatchObject({ state: 'error', error: { kind: 'replaced', retry: 'never' } });
    expect(reloaded.sync.isInSession()).toBe(true);
  });

  test('what the server refuses arrives as a typed error', async () => {
    const [ana, eve] = [await runner('Ana'), await runner('Eve')];
    const { sessionId } = await api.createSession(ana.guest.token);
    await expect(eve.sync.joinSession(sessionId, eve.guest.userId, [])).rejects.toMatchObject({ kind: 'not_invited', remedy: expect.stringContaining('code') });
    await expect(eve.sync.joinSession(sessionId, ana.guest.userId, [])).rejects.toMatchObject({ kind: 'wrong_user' });
    await expect(api.redeemInvite(eve.guest.token, 'AAA-AAA')).rejects.toMatchObject({ kind: 'invalid_session', retry: 'never' });
    await expect(api.session(eve.guest.token, sessionId)).rejects.toMatchObject({ name: 'SyncError' });
    await expect(api.createGuest('')).rejects.toMatchObject({ kind: 'encoding_error', field: 'name' });
    const forged = new RealTimeSyncService({ url: server.url, getToken: () => `${eve.guest.token}x` });
    await expect(forged.joinSession(sessionId, eve.guest.userId, [])).rejects.toMatchObject({ kind: 'unauthorized', retry: 'never' });
    forged.close();
  });
});
