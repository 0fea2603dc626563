import { PacelineApi, RealTimeSyncService, type FriendRunUpdate, type Guest, type SessionEventData } from '@paceline/client';
import { closeCodes } from '@paceline/protocol';
import { IosAppConnection, startServer, until, type ServerProcess } from '@paceline/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const kim = '6F9619FF-8B86-D011-B42D-00C04FC964FF';
const lee = 'DEADBEEF-1234-4ABC-9DEF-0123456789AB';

let server: ServerProcess;
let ana: Guest;
const open: { close(): void }[] = [];

beforeAll(async () => {
  server = await startServer({ args: ['--open'] });
  ana = await new PacelineApi({ url: server.url }).createGuest('Ana');
});
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});
afterAll(() => server?.stop());

async function app(userId: string): Promise<IosAppConnection> {
  const connection = await new IosAppConnection(server.url, userId).opened();
  open.push({ close: () => connection.drop() });
  return connection;
}

/** A guest with the SDK, and everything that she is told about the others. */
async function guest(sessionId: string) {
  const sync = new RealTimeSyncService({ url: server.url, getToken: () => ana.token });
  open.push(sync);
  const events: SessionEventData['event'][] = [];
  const seen: FriendRunUpdate[] = [];
  sync.sessionEvents.subscribe(({ event }) => events.push(event));
  sync.friendUpdates.subscribe((friends) => seen.push(...friends));
  await sync.joinSession(sessionId, ana.userId, []);
  const sees = (userId: string, pace: number) => until(() => seen.find((friend) => friend.userId === userId && friend.sample.pace === pace), { what: `${userId} at ${pace} min/km` });
  return { sync, events, seen, sees };
}

const track = (sessionId: string, userId: string) => new PacelineApi({ url: server.url }).track(ana.token, sessionId, userId);

describe('the existing iOS app and the real server', () => {
  it('[D4] [D6] [D7] [D8] runs as it always has: with pace 0 before each pace, and on after the server was restarted', async () => {
    const kims = await app(kim);
    // It believes itself joined as soon as it has said so.
    kims.join('morning', [lee, ana.userId]);
    kims.fix('morning', 5.1, 46.001);
    await kims.heard('session_status', ({ participants }) => participants.includes(kim));
    const lees = await app(lee);
    lees.join('morning');
    lees.fix('morning', 6.1, 46.002);
    const { events, seen, sees } = await guest('morning');
    await sees(kim, 5.1);
    expect(await kims.heard('friend_update', ({ userId }) => userId === lee)).toMatchObject({ pace: 6.1, location: { latitude: 46.002 } });

    await server.restart();
    await until(() => kims.closed, { what: 'the close' });
    const again = await app(kim);
    // Its next message is a fix, as if nothing had been.
    again.fix('morning', 5.2, 46.003);
    await sees(kim, 5.2);
    again.say('ping');
    await again.heard('pong');
    again.say('leave_session', { userId: kim, sessionId: 'morning' });
    await until(() => events.some((event) => event.kind === 'left' && event.userId === kim), { what: 'the news that Kim has left' });
    expect((await track('morning', kim)).samples).toMatchObject([{ seq: 1, pace: 5.1, location: { latitude: 46.001 } }, { seq: 2, pace: 5.2, location: { latitude: 46.003 } }]);
    expect(seen.filter(({ sample }) => sample.pace <= 0)).toEqual([]);
  }, 60_000);

  it.each([
    ['no base64', JSON.stringify({ type: 'pace_update', data: '!!!!', timestamp: 0 }), '"data" must be base64'],
    ['base64 of what is no JSON', JSON.stringify({ type: 'pace_update', data: 'bm90IEpTT04=', timestamp: 0 }), '"data" must be base64 of a JSON object'],
    ['a time that is no number', '{"type":"ping","data":"","timestamp":NaN}', 'not JSON'],
    ['a time far away', JSON.stringify({ type: 'ping', data: '', timestamp: 1e15 }), '"timestamp" must be a number'],
  ])('[E6] answers %s, and nobody else notices', async (_, frame, complaint) => {
    const [kims, lees] = [await app(kim), await app(lee)];
    kims.join('garbage', [lee]);
    await kims.heard('session_status');
    lees.join('garbage');
    await lees.heard('session_status');
    lees.sayRaw(frame);
    await lees.heard('error', (sentence) => sentence.includes(complaint));
    kims.fix('garbage', 5, 46);
    await lees.heard('friend_update', ({ userId }) => userId === kim);
    expect([kims.closed, lees.closed, kims.received.filter(({ type }) => type === 'error')]).toEqual([undefined, undefined, []]);
  });

  it('[L1] closes one that sends too much, alone', async () => {
    const [kims, lees] = [await app(kim), await app(lee)];
    kims.join('huge', [lee]);
    await kims.heard('session_status');
    lees.join('huge');
    await lees.heard('session_status');
    lees.say('pace_update', { userId: lee, sessionId: 'huge', pace: 5, timestamp: 0, more: 'x'.repeat(40_000) });
    await until(() => lees.closed, { what: 'the close' });
    expect(lees.closed?.code).toBe(closeCodes.tooBig.code);
    kims.say('ping');
    await kims.heard('pong');
  });
});
