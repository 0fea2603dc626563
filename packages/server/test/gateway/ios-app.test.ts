import { SUBPROTOCOL } from '@paceline/protocol';
import { connectRaw, IosAppConnection, until } from '@paceline/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer, type Overrides, type TestServer } from '../http/test-server.ts';

const kim = '6F9619FF-8B86-D011-B42D-00C04FC964FF';
const lee = 'DEADBEEF-1234-4ABC-9DEF-0123456789AB';

let server: TestServer;
afterEach(() => server[Symbol.asyncDispose]());

const start = async (overrides: Overrides = {}): Promise<void> => void (server = await startTestServer({ open: 'on_private_network', ...overrides }));
const app = (userId = kim, headers?: Readonly<Record<string, string>>): Promise<IosAppConnection> => new IosAppConnection(server.url, userId, headers).opened();

describe('the existing iOS app on an open server', () => {
  it('[D4] [D6] [D7] [D8] runs with another one and with a guest, and goes on after a lost connection', async () => {
    await start();
    const ana = await server.guest('Ana');
    using kims = await app();
    // It waits for no answer: it counts itself joined when the frame has been sent.
    kims.join('run', [lee, ana.userId]);
    kims.fix('run', 5.5, 46);
    using lees = await app(lee);
    await kims.heard('session_status', ({ participants }) => participants.includes(kim));
    lees.join('run');
    lees.fix('run', 6, 46.1);
    expect(await kims.heard('friend_update')).toMatchObject({ userId: lee, pace: 6, location: { latitude: 46.1 }, status: 'running' });
    expect(await lees.heard('friend_update')).toMatchObject({ userId: kim, pace: 5.5, location: { latitude: 46 } });
    kims.say('ping');
    await kims.heard('pong');

    using modern = await connectRaw(server.url, { protocols: [SUBPROTOCOL] });
    modern.send('hello', { version: 1, telemetry: 'json', token: ana.token });
    modern.send('join_session', { sessionId: 'run', userId: ana.userId, friends: [] });
    const picture = await modern.next('friend_updates', { where: ({ snapshot }) => snapshot === true });
    expect(picture.data.updates).toMatchObject([{ userId: kim, pace: 5.5, seq: 1 }, { userId: lee, pace: 6, seq: 1 }]);

    kims.drop();
    using again = await app();
    again.fix('run', 5.4, 46.2);
    expect(await lees.heard('friend_update', ({ seq, userId }) => userId === kim && seq === 2)).toMatchObject({ pace: 5.4, location: { latitude: 46.2 } });
    const { body } = await server.call('GET', `/api/sessions/run/tracks/${kim}.json`, { token: ana.token });
    expect(body.samples).toMatchObject([{ seq: 1, pace: 5.5 }, { seq: 2, pace: 5.4 }]);
  });

  it('[D7] is refused in its own encoding where the server is not open', async () => {
    await start({ open: 'no' });
    using kims = await app();
    kims.join('run');
    expect(await kims.heard('error')).toContain('the server must know who you are');
    await until(() => kims.closed?.code === 4502, { what: 'the close' });
  });

  it('[D7] [N10] is not a page of another site, which a browser of the network may show', async () => {
    await start();
    using page = await app(kim, { origin: 'https://evil.example' });
    page.join('run');
    await until(() => page.closed?.code === 4502, { what: 'the close' });
    using own = await app(kim, { origin: server.url });
    own.join('run');
    await own.heard('session_status');
  });

  it('[D7] [N3] [N5] is bound by the limits of a user and of an address', async () => {
    await start({ limits: { connectionsPerUser: 1, connectionsPerAddress: 2 } });
    using first = await app();
    first.join('run');
    await first.heard('session_status');
    using second = await app();
    second.join('run');
    expect(await second.heard('error')).toContain('1 connections open');
    await until(() => second.closed?.code === 1013, { what: 'the close' });
    using other = await app(lee);
    const third = new IosAppConnection(server.url, lee);
    await until(() => third.closed, { what: 'the refusal' });
    expect(other.closed).toBeUndefined();
  });
});
