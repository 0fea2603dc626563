import { PacelineApi, RealTimeSyncService, type FriendRunUpdate, type Guest } from '@paceline/client';
import { systemEnvironment } from '@paceline/core';
import { connectRaw, startServer, until, type RawConnection, type ServerProcess } from '@paceline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLanguages, idOf, startRunner, titleOf, type ForeignRunner, type Said } from './foreign.ts';

type Data = Said['data'];

const languages = findLanguages();
const found = languages.filter(({ kind }) => kind === 'found');
const SAMPLES = 5;
const place = { latitude: 46.00125, longitude: -30.0025 };

/** The readings of a sample without whose they are, and with the time in epoch ms. */
function readings({ userId: _user, sessionId: _session, ...sample }: Data): Data {
  return { ...sample, timestamp: Date.parse(String(sample['timestamp'])) };
}

const sentBy = (runner: ForeignRunner): readonly Data[] => runner.all('sent', 'pace_update').slice(0, SAMPLES).map(({ data }) => readings(data));

/** The last sample of a runner: an earlier one may have been superseded before it was sent on, see [T9]. */
function lastOf(runner: ForeignRunner): Promise<Data> {
  return until(() => sentBy(runner)[SAMPLES - 1], { what: `${runner.name} to send ${SAMPLES} samples`, timeout: 20_000 });
}

describe('clients that were written from PROTOCOL.md alone, in plain JSON', () => {
  let server: ServerProcess;
  let sessionId: string;
  let origin: number | undefined;
  let ana: Guest;
  let sync: RealTimeSyncService;
  let ben: Guest;
  let raw: RawConnection;
  let runners: readonly ForeignRunner[] = [];
  let friends: readonly FriendRunUpdate[] = [];
  const events: string[] = [];

  beforeAll(async () => {
    if (found.length === 0) return;
    server = await startServer();
    const api = new PacelineApi({ url: server.url });
    [ana, ben] = await Promise.all([api.createGuest('Ana'), api.createGuest('Ben')]);
    const session = await api.createSession(ana.token, { friends: [ben.userId], sharing: 'precise' });
    sessionId = session.sessionId;
    const options = { code: session.code, samples: SAMPLES, interval: 0.3 };
    runners = found.flatMap((language) => [
      startRunner(language, server.url, { ...options, name: language.name }),
      startRunner(language, server.url, { ...options, name: `${language.name}, numbered`, numbered: true }),
    ]);
    sync = new RealTimeSyncService({ url: server.url, getToken: () => ana.token });
    sync.friendUpdates.subscribe((latest) => (friends = latest));
    sync.sessionEvents.subscribe(({ event }) => events.push(`${event.kind} ${'userId' in event ? event.userId : ''}`));
    await sync.joinSession(sessionId, ana.userId, []);
    raw = await connectRaw(server.url, { headers: { authorization: `Bearer ${ben.token}` } });
    raw.send('join_session', { sessionId, userId: ben.userId, friends: [] });
    ({ origin } = (await raw.next('session_status')).data);
    await Promise.all(runners.map((runner) => runner.heard('session_status', (data) => 'you' in data)));
  }, 60_000);

  afterAll(async () => {
    await Promise.all(runners.map((runner) => runner.stop()));
    sync?.close();
    await server?.stop();
  });

  describe.each(languages.map((language) => [titleOf(language), language] as const))('%s', (_, language) => {
    const test = it.skipIf(language.kind === 'missing');
    const own = (): readonly ForeignRunner[] => runners.filter(({ name }) => name.startsWith(language.name));

    test('[J3] joins, and is told who it is', async () => {
      for (const runner of own()) {
        const { data } = await runner.heard('session_status', (status) => 'you' in status);
        expect(data).toMatchObject({ sessionId, status: 'active', you: { role: 'runner', lastSeq: 0 } });
        expect(data['roster']).toContainEqual(expect.objectContaining({ userId: idOf(runner), name: runner.name, presence: 'here' }));
      }
    });

    test("[D2] [T2] hears friends' samples as they were sent, one by one and in text frames", async () => {
      for (const pace of [5.5, 0, 6.25]) {
        const timestamp = new Date(systemEnvironment.now()).toISOString();
        const sample = { pace, location: place, timestamp, distance: 100 * pace, heartRate: 151, status: pace === 0 ? 'no_gps' : 'running' } as const;
        raw.send('pace_update', { userId: ben.userId, sessionId, ...sample });
        for (const runner of own()) {
          const { data } = await runner.heard('friend_update', (update) => update['userId'] === ben.userId && update['timestamp'] === timestamp);
          expect(data).toMatchObject({ sessionId, ...sample });
        }
      }
      const reading = { pace: 4.75, distance: 12.5, elapsed: 4, speed: 3.5, location: place, accuracy: 6.5 };
      sync.sendPaceUpdate(reading);
      for (const runner of own()) {
        expect((await runner.heard('friend_update', ({ userId }) => userId === ana.userId)).data).toMatchObject(reading);
        expect(runner.lines.filter(({ frame }) => frame !== 'text')).toEqual([]);
      }
    });

    test('[T5] is seen by the SDK with the values and to the millisecond', async () => {
      for (const runner of own()) {
        const last = await lastOf(runner);
        const isSeen = (): FriendRunUpdate | undefined => friends.find(({ userId, sample }) => userId === idOf(runner) && sample.distance === last['distance']);
        const seen = await until(isSeen, { what: `the SDK to see the last sample of ${runner.name}` });
        expect(readings({ ...seen.sample })).toMatchObject(last);
        expect(seen.takenAt).toBe(last['timestamp']);
      }
    });

    test('[T5] sees the clients in all languages with the values and to the millisecond', async () => {
      for (const runner of own()) {
        for (const other of runners.filter((each) => each !== runner)) {
          const last = await lastOf(other);
          const { data } = await runner.heard('friend_update', ({ userId, distance }) => userId === idOf(other) && distance === last['distance']);
          expect(readings(data)).toMatchObject({ ...last, sessionTime: Number(last['timestamp']) - Number(origin) });
        }
      }
    });

    test('[K3] [K7] is acknowledged when it numbers its samples, and only then', async () => {
      for (const runner of own()) {
        await lastOf(runner);
        if (runner.name.endsWith('numbered')) await runner.heard('ack', ({ seq }) => seq === SAMPLES);
        else expect(runner.all('heard', 'ack')).toEqual([]);
      }
    });

    test('[O1] [E6] is answered to a ping, and told in words what is wrong with a message', async () => {
      for (const runner of own()) {
        runner.say('ping', { t0: 7 });
        runner.say('pace_update', { userId: idOf(runner), sessionId, pace: 'fast', timestamp: '2026-05-01T06:30:00Z' });
        expect((await runner.heard('pong', ({ t0 }) => t0 === 7)).data).toEqual({ t0: 7, t1: expect.any(Number), t2: expect.any(Number) });
        const { data } = await runner.heard('error');
        expect(data).toMatchObject({ code: 'invalid_message', field: 'data.pace', type: 'pace_update', retry: 'never' });
        expect(data['message']).toContain('data.pace');
        expect(data['remedy']).not.toBe('');
      }
    });

    test('[J8] leaves, which the others are told', async () => {
      for (const runner of own()) {
        expect(await runner.leave()).toEqual({ exit: { code: 0, signal: null }, complaints: '' });
        const { data } = runner.lines.at(-1)!.message;
        expect(data['participants']).not.toContain(idOf(runner));
        await until(() => events.includes(`left ${idOf(runner)}`), { what: `the others to hear that ${runner.name} has left` });
      }
    });

    test('[G2] has every one of its samples in its track', async () => {
      for (const runner of own()) {
        const address = `${server.url}/api/sessions/${sessionId}/tracks/${idOf(runner)}.json`;
        const { samples } = (await (await fetch(address, { headers: { authorization: `Bearer ${ana.token}` } })).json()) as { samples: readonly Data[] };
        expect(samples.map(({ at: _at, ...sample }) => readings(sample))).toEqual(sentBy(runner).map((sample, place) => ({ ...sample, seq: place + 1 })));
      }
    });
  });
});
