import { PacelineApi, RealTimeSyncService, type FriendRunUpdate, type Guest } from '@paceline/client';
import { systemEnvironment } from '@paceline/core';
import { connectRaw, startServer, until, type RawConnection, type ServerProcess } from '@paceline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLanguages, idOf, startRunner, titleOf, type ForeignRunner, type Language, type Said } from './foreign.ts';

type Data = Said['data'];

const languages = findLanguages();
const found = languages.filter(({ kind }) => kind === 'found');
const SAMPLES = 5;
const sessionId = 'evening-run';
const ids: Readonly<Record<string, string>> = { Python: '6F9619FF-8B86-4D01-B42D-00CF4FC964FF', Java: '0B7D2C1E-93A4-4C55-A7F0-D1E2C3B4A596' };
// Three question marks in a row have one "/" in base64, wherever they stand.
const nameOf = ({ name }: Language): string => `${name} ???`;
const originalTypes = ['join_session', 'leave_session', 'pace_update', 'friend_update', 'session_status', 'error', 'ping', 'pong'];

/** A time of the iOS encoding in epoch ms. */
const milliseconds = (time: unknown): number => Math.round((Number(time) + 978_307_200) * 1000);

/** What the pairs of messages mean that a client has sent: the place of the first with the pace of the second. */
function sentBy(runner: ForeignRunner): readonly { pace: unknown; location: unknown; timestamp: number }[] {
  const updates = runner.all('sent', 'pace_update').slice(0, 2 * SAMPLES).map(({ data }) => data);
  const fixes = updates.filter(({ pace }) => pace === 0);
  const paces = updates.filter(({ pace }) => pace !== 0);
  return paces.map(({ pace }, at) => ({ pace, location: fixes[at]?.['location'], timestamp: milliseconds(fixes[at]?.['timestamp']) }));
}

/** The last sample of a runner: an earlier one may have been superseded before it was sent on, see [T9]. */
function lastOf(runner: ForeignRunner): Promise<ReturnType<typeof sentBy>[number]> {
  return until(() => sentBy(runner)[SAMPLES - 1], { what: `${runner.name} to send ${SAMPLES} samples`, timeout: 20_000 });
}

describe('clients that were written from PROTOCOL.md alone, in the iOS encoding and without identity', () => {
  let server: ServerProcess;
  let ana: Guest;
  let sync: RealTimeSyncService;
  let ben: Guest;
  let raw: RawConnection;
  let runners: readonly ForeignRunner[] = [];
  let friends: readonly FriendRunUpdate[] = [];
  const events: string[] = [];

  beforeAll(async () => {
    const [opener, ...others] = found;
    if (opener === undefined) return;
    server = await startServer({ args: ['--open'] });
    const api = new PacelineApi({ url: server.url });
    [ana, ben] = await Promise.all([api.createGuest('Ana'), api.createGuest('Ben')]);
    const start = (language: Language, invited: readonly string[]): ForeignRunner => {
      const options = { session: sessionId, user: ids[language.name] ?? '', ios: true, samples: SAMPLES, interval: 0.3 } as const;
      return startRunner(language, server.url, { ...options, name: nameOf(language), ...(invited.length > 0 && { friends: invited.join(',') }) });
    };
    // The opener invites the others in lower-case letters: they come in upper-case ones [D5].
    const first = start(opener, [ana.userId, ben.userId, ...others.map(({ name }) => String(ids[name]).toLowerCase())]);
    runners = [first];
    await first.heard('session_status', (data) => 'you' in data);
    runners = [first, ...others.map((language) => start(language, []))];
    sync = new RealTimeSyncService({ url: server.url, getToken: () => ana.token });
    sync.friendUpdates.subscribe((latest) => (friends = latest));
    sync.sessionEvents.subscribe(({ event }) => events.push(`${event.kind} ${'userId' in event ? event.userId : ''}`));
    await sync.joinSession(sessionId, ana.userId, []);
    raw = await connectRaw(server.url, { headers: { authorization: `Bearer ${ben.token}` } });
    raw.send('join_session', { sessionId, userId: ben.userId, friends: [] });
    await raw.next('session_status', { where: ({ you }) => you !== undefined });
    await Promise.all(runners.map((runner) => runner.heard('session_status', (data) => 'you' in data)));
  }, 60_000);

  afterAll(async () => {
    await Promise.all(runners.map((runner) => runner.stop()));
    sync?.close();
    await server?.stop();
  });

  describe.each(languages.map((language) => [titleOf(language), language] as const))('%s', (_, language) => {
    const test = it.skipIf(language.kind === 'missing');
    const own = (): ForeignRunner => runners.find(({ name }) => name === nameOf(language))!;

    test('[D7] [J3] joins as who it says it is', async () => {
      const { data } = await own().heard('session_status', (status) => 'you' in status);
      const everyone = data['participants'] as readonly string[];
      expect(everyone).toEqual(everyone.map((userId) => userId.toUpperCase()));
      const me = { userId: ids[language.name], name: nameOf(language), role: 'runner', presence: 'here' };
      expect(data).toMatchObject({ sessionId, status: 'active', roster: expect.arrayContaining([expect.objectContaining(me)]) });
      await until(() => roster().some(({ userId, name }) => userId === me.userId && name === me.name), { what: 'the SDK to see it' });
    });

    test('[D4] hears binary frames only, with base64 text as data and numbers as times, of the eight original types', async () => {
      for (const { frame, raw: text, message } of own().lines.filter(({ way }) => way === 'heard')) {
        expect(frame).toBe('binary');
        expect(JSON.parse(text)).toEqual({ type: expect.any(String), data: expect.stringMatching(/^[A-Za-z0-9+/]*={0,2}$/), timestamp: expect.any(Number) });
        expect(Math.abs(milliseconds(message.timestamp) - systemEnvironment.now())).toBeLessThan(120_000);
        expect(originalTypes).toContain(message.type);
      }
    });

    test('[D4] may escape slashes in base64, and send a ping of empty text', async () => {
      const rawOf = (type: string): string => own().lines.find(({ way, message }) => way === 'sent' && message.type === type)!.raw;
      expect(rawOf('join_session')).toContain('\\/');
      expect(JSON.parse(rawOf('ping'))).toMatchObject({ data: '' });
      await own().heard('pong');
    });

    test.each([
      ['a place and a pace', { pace: 5.5, location: { latitude: 46.00125, longitude: -30.0025 }, status: 'running' }, {}],
      ['no place', { pace: 6.25, status: 'running' }, { location: { latitude: 0, longitude: 0 } }],
      ['no satellites', { pace: 0, status: 'no_gps' }, { location: { latitude: 0, longitude: 0 }, status: 'running' }],
      ['a runner before the start', { pace: 0, location: { latitude: 46, longitude: -30 }, status: 'ready' }, { status: 'paused' }],
    ] as const)('[D4] hears of a friend with %s', async (_, sample, heard) => {
      const now = systemEnvironment.now();
      raw.send('pace_update', { userId: ben.userId, sessionId, ...sample, timestamp: new Date(now).toISOString() });
      const { data } = await own().heard('friend_update', ({ userId, timestamp }) => userId === ben.userId.toUpperCase() && milliseconds(timestamp) === now);
      expect(data).toMatchObject({ sessionId, ...sample, ...heard, timestamp: expect.any(Number) });
    });

    test('[D4] hears of a friend who uses the SDK', async () => {
      const reading = { pace: 4.75, distance: 12.5, location: { latitude: 46.00125, longitude: -30.0025 } };
      sync.sendPaceUpdate(reading);
      expect((await own().heard('friend_update', ({ userId }) => userId === ana.userId.toUpperCase())).data).toMatchObject(reading);
    });

    test('[D6] is seen by the SDK and in plain JSON with place, pace and time in one sample', async () => {
      const last = await lastOf(own());
      const isSeen = (): FriendRunUpdate | undefined => friends.find(({ userId, sample }) => userId === idOf(own()) && sample.pace === last.pace);
      const seen = await until(isSeen, { what: 'the SDK to see its last sample' });
      expect(seen.sample).toMatchObject({ pace: last.pace, location: last.location });
      expect(seen.takenAt).toBe(last.timestamp);
      const { data } = await raw.next('friend_update', { where: ({ userId, pace }) => userId === idOf(own()) && pace === last.pace });
      expect({ ...data, timestamp: Date.parse(data.timestamp) }).toMatchObject(last);
      const heard = raw.received.flatMap((message) => (message.type === 'friend_update' && message.data.userId === idOf(own()) ? [message.data] : []));
      expect(heard.filter(({ pace, location }) => pace === 0 || location === undefined)).toEqual([]);
    });

    test('[D6] sees the clients in other languages likewise', async () => {
      for (const other of runners.filter((each) => each !== own())) {
        const last = await lastOf(other);
        const { data } = await own().heard('friend_update', ({ userId, pace }) => userId === idOf(other) && pace === last.pace);
        expect({ ...data, timestamp: milliseconds(data['timestamp']) }).toMatchObject(last);
      }
    });

    test('[D4] [E6] is told in a sentence what is wrong with a message', async () => {
      await lastOf(own());
      own().say('pace_update', { userId: idOf(own()), sessionId, pace: 'fast' });
      const { data } = await own().heard('error');
      expect(data).toMatch(/data\.pace.*\. Correct the field/);
    });

    test('[H5] [D7] is told in a sentence when the server is not open to it', async () => {
      await using closed = await startServer();
      const refused = startRunner(language, closed.url, { session: sessionId, user: ids[language.name] ?? '', ios: true, name: language.name });
      const { exit, complaints } = await refused.leave();
      expect(exit).toEqual({ code: 1, signal: null });
      expect(complaints).toContain('Get a token or a ticket and begin with it.');
      expect(refused.all('heard', 'error')).toHaveLength(1);
    });

    test('[J8] leaves, which the others are told', async () => {
      const runner = own();
      expect(await runner.leave()).toEqual({ exit: { code: 0, signal: null }, complaints: '' });
      await until(() => events.includes(`left ${idOf(runner)}`), { what: `the others to hear that ${runner.name} has left` });
    });

    test('[D6] [G2] has each of its samples once in its track', async () => {
      const address = `${server.url}/api/sessions/${sessionId}/tracks/${idOf(own())}.json`;
      const { samples } = (await (await fetch(address, { headers: { authorization: `Bearer ${ana.token}` } })).json()) as { samples: readonly Data[] };
      const stored = samples.map((sample) => ({ ...sample, timestamp: Date.parse(String(sample['timestamp'])) }));
      expect(stored).toEqual(sentBy(own()).map((sample, at) => expect.objectContaining({ ...sample, seq: at + 1 })));
    });
  });

  it.skipIf(found.length === 0)('[D1] [D2] and the SDK and a client with plain JSON see each other as well', async () => {
    const pace = 7.125;
    raw.send('pace_update', { userId: ben.userId, sessionId, pace, timestamp: new Date(systemEnvironment.now()).toISOString() });
    await until(() => friends.some(({ userId, sample }) => userId === ben.userId && sample.pace === pace), { what: 'the SDK to see Ben' });
    expect((await raw.next('friend_update', { where: ({ userId }) => userId === ana.userId })).data).toMatchObject({ pace: 4.75, distance: 12.5 });
  });

  function roster(): readonly { userId: string; name: string }[] {
    let entries: readonly { userId: string; name: string }[] = [];
    sync.sessionInfo.subscribe((info) => (entries = info?.roster ?? [])).unsubscribe();
    return entries;
  }
});
