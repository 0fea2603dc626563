import { PacelineApi, RealTimeSyncService, type Guest } from '@paceline/client';
import { closeCodes, SUBPROTOCOL, type ErrorData } from '@paceline/protocol';
import { connectRaw, startServer, until, type RawConnection, type ServerProcess } from '@paceline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metronome } from './metronome.ts';

const now = '2026-05-01T06:30:00.000Z';
const message = (type: string, data: unknown): string => JSON.stringify({ type, data, timestamp: now });

/** Two members run on, one sample a second each, and everything they notice is written down. */
interface Bystander {
  readonly guest: Guest;
  readonly sync: RealTimeSyncService;
  readonly noticed: string[];
  heard: number;
}

let server: ServerProcess;
let api: PacelineApi;
let sessionId: string;
let bystanders: Bystander[];
let stopRunning: () => void;

beforeAll(async () => {
  server = await startServer();
  api = new PacelineApi({ url: server.url });
  bystanders = await Promise.all(['Ana', 'Ben'].map(bystander));
  const [ana, ben] = bystanders as [Bystander, Bystander];
  const session = await api.createSession(ana.guest.token, { friends: [ben.guest.userId], sharing: 'precise' });
  sessionId = session.sessionId;
  for (const { guest, sync, noticed } of bystanders) {
    await sync.joinSession(sessionId, guest.userId, []);
    await until(() => sync.isInSession(), { what: 'the join' });
    noticed.length = 0;
  }
  let distance = 0;
  stopRunning = metronome(1_000, () => {
    distance += 3;
    for (const { sync } of bystanders) sync.sendPaceUpdate({ pace: 5.5, speed: 3, distance, location: { latitude: 46, longitude: -30 } });
  });
  await until(() => bystanders.every(({ heard }) => heard > 0), { what: 'the members to see each other' });
  for (const { noticed } of bystanders) noticed.length = 0;
});

afterAll(async () => {
  stopRunning?.();
  for (const { sync } of bystanders ?? []) sync.close();
  await server?.stop();
});

async function bystander(name: string): Promise<Bystander> {
  const guest = await api.createGuest(name);
  const sync = new RealTimeSyncService({ url: server.url, getToken: () => guest.token });
  const one: Bystander = { guest, sync, noticed: [], heard: 0 };
  sync.connectionStatus.subscribe((status) => one.noticed.push(`connection ${status.state}`));
  sync.sessionEvents.subscribe(({ event }) => one.noticed.push(`event ${event.kind}`));
  sync.errors.subscribe((error) => one.noticed.push(`error ${error.kind}`));
  sync.friendUpdates.subscribe((friends) => {
    one.heard += friends.length;
    for (const friend of friends) if (!['Ana', 'Ben'].includes(friend.name)) one.noticed.push(`stranger ${friend.name}`);
  });
  return one;
}

/** A stranger who is somebody, but not a member. */
async function stranger(): Promise<{ guest: Guest; raw: RawConnection }> {
  const guest = await api.createGuest('Mallory');
  const raw = await connectRaw(server.url, { protocols: [SUBPROTOCOL] });
  raw.send('hello', { version: 1, telemetry: 'json', token: guest.token });
  await raw.next('welcome');
  return { guest, raw };
}

async function answerTo(raw: RawConnection, frame: string | Uint8Array<ArrayBuffer>): Promise<ErrorData> {
  raw.sendRaw(frame);
  return (await raw.next('error')).data;
}

describe('garbage on the socket', () => {
  it.each([
    ['not JSON', 'this is not JSON', 'not_json', undefined],
    ['half a message', '{"type": "pace_update", "data": {', 'not_json', undefined],
    ['an array', '[]', 'invalid_message', ''],
    ['no type', '{}', 'invalid_message', 'type'],
    ['an unknown type', message('teleport', {}), 'unknown_type', undefined],
    ['a type named __proto__', message('__proto__', {}), 'unknown_type', undefined],
    ['a type named constructor', message('constructor', {}), 'unknown_type', undefined],
    ['a __proto__ key instead of data', `{"type":"join_session","__proto__":{"data":{}},"timestamp":"${now}"}`, 'invalid_message', 'data.sessionId'],
    ['wrong types', message('join_session', { sessionId: 7, userId: [], friends: 'all' }), 'invalid_message', 'data.sessionId'],
    ['a time that is none', JSON.stringify({ type: 'ping', data: {}, timestamp: 'yesterday' }), 'invalid_message', 'timestamp'],
  ])('%s is answered with an error that names it, and the connection stays', async (_, frame, code, field) => {
    const { raw } = await stranger();
    const error = await answerTo(raw, frame);
    expect(error).toMatchObject({ code, retry: 'never', ...(field === undefined || field === '' ? {} : { field }) });
    expect(error.message).not.toBe('');
    expect(error.remedy).not.toBe('');
    raw.send('ping', { t0: 1 });
    expect((await raw.next('pong')).data.t0).toBe(1);
    await raw.close();
  });

  it('bytes that are not even UTF-8 are answered the same way', async () => {
    const { raw } = await stranger();
    expect(await answerTo(raw, new Uint8Array([0xff, 0xfe, 0x00, 0xc3, 0x28]))).toMatchObject({ code: 'unknown_type' });
    await raw.close();
  });

  it('a place that is not on Earth names the field', async () => {
    const { guest, raw } = await stranger();
    const data = { sessionId, userId: guest.userId, pace: 5, timestamp: now, location: { latitude: 91, longitude: 0 } };
    expect(await answerTo(raw, message('pace_update', data))).toMatchObject({ code: 'invalid_message', field: 'data.location.latitude' });
    await raw.close();
  });

  it('a frame of 1 MB closes the connection with 1009', async () => {
    const { raw } = await stranger();
    raw.sendRaw(message('ping', { filler: 'x'.repeat(1_000_000) }));
    expect((await raw.closed).code).toBe(closeCodes.tooBig.code);
  });

  it('a message before hello is refused and closes with 4502', async () => {
    const raw = await connectRaw(server.url, { protocols: [SUBPROTOCOL] });
    raw.send('join_session', { sessionId, userId: bystanders[0]!.guest.userId, friends: [] });
    expect((await raw.next('error')).data.code).toBe('unauthorized');
    expect((await raw.closed).code).toBe(closeCodes.unauthorized.code);
  });

  it('a token that is none is refused and closes with 4502', async () => {
    const raw = await connectRaw(server.url, { protocols: [SUBPROTOCOL] });
    raw.send('hello', { version: 1, telemetry: 'json', token: 'eyJhbGciOiJub25lIn0.e30.' });
    expect((await raw.next('error')).data.code).toBe('unauthorized');
    expect((await raw.closed).code).toBe(closeCodes.unauthorized.code);
  });

  it("someone else's userId is refused", async () => {
    const { raw } = await stranger();
    const { userId } = bystanders[0]!.guest;
    expect(await answerTo(raw, message('join_session', { sessionId, userId, friends: [] }))).toMatchObject({ code: 'wrong_user' });
    await raw.close();
  });

  it('a session that one may not join is refused, and nothing of it is heard', async () => {
    const { guest, raw } = await stranger();
    expect(await answerTo(raw, message('join_session', { sessionId, userId: guest.userId, friends: [] }))).toMatchObject({ code: 'not_invited' });
    const sample = { sessionId, userId: guest.userId, pace: 5, timestamp: now };
    expect(await answerTo(raw, message('pace_update', sample))).toMatchObject({ code: 'not_in_session' });
    expect(raw.received.map(({ type }) => type)).not.toContain('friend_updates');
    await raw.close();
  });

  it('a flood is dropped with rate_limited, and closed with 1008 when it does not end', async () => {
    const { raw } = await stranger();
    const stop = metronome(5, () => {
      if (raw.isOpen) for (let count = 0; count < 50; count += 1) raw.send('ping', {});
    });
    expect((await raw.next('error')).data).toMatchObject({ code: 'rate_limited', retry: 'later' });
    expect((await raw.closed).code).toBe(closeCodes.policy.code);
    stop();
  });

  it('the other members noticed nothing of all this, and go on seeing each other', async () => {
    const before = bystanders.map(({ heard }) => heard);
    await until(() => bystanders.every(({ heard }, index) => heard > (before[index] ?? 0)), { what: 'another tick' });
    expect(bystanders.map(({ noticed }) => noticed)).toEqual([[], []]);
  });

  it('the log holds neither a token nor a place', () => {
    expect(server.logs).not.toContain('eyJ');
    expect(server.logs).not.toMatch(/latitude|longitude/);
  });
});
