import { iosFrame, readIosFrame } from '@paceline/testkit';
import { trackOf } from '@paceline/testkit/records';
import { describe, expect, it } from 'vitest';
import { IosApp, kim, lee } from './support/ios-app.ts';
import { identity, World } from './support/world.ts';

const place = { latitude: 46, longitude: -30 };

/** Kim's iOS app has opened the run; Ana speaks paceline.v1 and Pat plain JSON in text frames. */
async function mixed() {
  const world = new World();
  const app = new IosApp(world, kim);
  app.join(['ana', 'pat', lee]);
  await world.advance();
  const ana = await world.join('ana');
  const pat = world.connect({ subprotocol: undefined, identity: identity('pat') });
  pat.say('join_session', { sessionId: 'run', userId: 'pat', friends: [] });
  await world.advance();
  for (const one of [app, ana, pat]) one.news();
  return { world, app, ana, pat };
}

/** The same in a session that was opened over HTTP and shares `pace`. */
async function sharingPace() {
  const world = new World();
  const opened = world.sessions.create(identity('ana'), { friends: [kim], sharing: 'pace' });
  await world.advance();
  const outcome = await opened;
  const sessionId = outcome.ok ? outcome.value.sessionId : '';
  const ana = await world.join('ana', { sessionId });
  const app = new IosApp(world, kim);
  app.say('join_session', { sessionId, userId: kim, friends: [] });
  await world.advance();
  return { world, app, ana, sessionId };
}

describe('the iOS encoding', () => {
  it('[D4] is known by the first message, and answered in binary frames of it', async () => {
    const { world, app } = await mixed();
    expect(app.heard[0]).toMatchObject({ type: 'session_status', at: expect.any(Number), data: { sessionId: 'run', status: 'active', you: { index: 0 } } });
    app.say('ping');
    expect(app.news()).toEqual([{ type: 'pong', data: { t1: world.environment.now(), t2: world.environment.now() }, at: world.environment.now() }]);
  });

  it('[D4] lasts to the end of the connection, also in text frames', async () => {
    const { world, app } = await mixed();
    app.client.sayRaw(JSON.stringify({ type: 'ping', data: {}, timestamp: '2026-05-01T06:30:00.000Z' }));
    expect(app.news()).toMatchObject([{ type: 'error', data: expect.stringContaining('"timestamp" must be a number') }]);
    app.client.sayRaw(Buffer.from(iosFrame('ping', {}, world.environment.now())).toString());
    expect(app.news()).toMatchObject([{ type: 'pong' }]);
  });

  it('[D4] is not taken up later by a connection that began with plain JSON', async () => {
    const { world, pat } = await mixed();
    pat.sayRaw(iosFrame('ping', {}, world.environment.now()));
    expect(pat.last('error')).toMatchObject({ code: 'invalid_message', field: 'timestamp' });
  });

  it('[D4] may come after garbage, which says nothing about the encoding', async () => {
    const world = new World();
    const app = new IosApp(world, kim);
    app.client.sayRaw('garbage');
    expect(app.client.frames.splice(0)).toMatchObject([expect.stringContaining('not_json')]);
    app.say('ping');
    expect(app.heard).toMatchObject([{ type: 'pong' }]);
  });

  it('[D4] [D5] [T6] lets three dialects of one session see each other', async () => {
    const { world, app, ana, pat } = await mixed();
    const [timestamp, at] = [new Date(world.environment.now()).toISOString(), world.environment.now()];
    app.fix(6.25);
    ana.say('pace_update', world.sample('ana', { seq: 1, location: place, status: 'ready' }));
    pat.say('pace_update', world.sample('pat'));
    await world.advance();
    const heard = app.news().filter(({ type }) => type === 'friend_update');
    const iosTime = (at - Date.UTC(2001, 0, 1)) / 1000;
    expect(heard.map(({ data }) => data)).toEqual([
      { userId: 'ana', sessionId: 'run', pace: 5.5, location: place, timestamp: iosTime, status: 'paused', seq: 1, index: 1, sessionTime: expect.any(Number) },
      { userId: 'pat', sessionId: 'run', pace: 5.5, location: { latitude: 0, longitude: 0 }, timestamp: iosTime, status: 'running', seq: 1, index: 2, sessionTime: expect.any(Number) },
    ]);
    const kims = { userId: kim, pace: 6.25, location: place, timestamp, status: 'running', seq: 1, index: 0 };
    const seen = ana.news().flatMap(({ type, data }) => (type === 'friend_updates' ? data.updates : []));
    expect(seen).toMatchObject([kims, { userId: 'ana' }, { userId: 'pat' }]);
    expect(pat.all('friend_update')).toMatchObject([kims, { userId: 'ana', status: 'ready', location: place }]);
  });

  it('[D4] [T6] has 0, 0 for a place that is not shared, and takes 0, 0 for none', async () => {
    const { world, app, ana, sessionId } = await sharingPace();
    ana.say('pace_update', world.sample('ana', { sessionId, seq: 1, location: place, heartRate: 150 }));
    app.say('pace_update', { userId: kim, sessionId, pace: 6, location: { latitude: 0, longitude: 0 }, timestamp: 0 });
    await world.advance();
    expect(app.last('friend_update')).toMatchObject({ userId: 'ana', location: { latitude: 0, longitude: 0 } });
    expect(app.last('friend_update')).not.toHaveProperty('heartRate');
    expect(await world.store.readTrack(trackOf(sessionId, kim))).toEqual([{ seq: 1, pace: 6, timestamp: '2001-01-01T00:00:00.000Z' }]);
  });

  it('[D4] says errors in a sentence', async () => {
    const { app } = await mixed();
    app.say('join_session', { sessionId: 'other', userId: kim, friends: [] });
    expect(app.news()).toMatchObject([{ type: 'error', data: 'This connection is in session "run". Leave the session that this connection is in first.' }]);
  });

  it('[D2] [F7] knows only the original types, a status in place of events', async () => {
    const { world, app, ana } = await mixed();
    ana.say('pace_update', world.sample('ana', { seq: 1, status: 'paused' }));
    await world.advance();
    ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
    await world.advance();
    expect(app.news()).toMatchObject([
      { type: 'friend_update', data: { userId: 'ana', status: 'paused' } },
      { type: 'session_status', data: { participants: [kim, 'pat'], roster: [{ userId: kim }, { userId: 'ana', presence: 'left' }, { userId: 'pat' }] } },
    ]);
    app.leave();
    await world.advance();
    expect(app.news()).toMatchObject([{ type: 'session_status', data: { participants: ['pat'] } }]);
  });

  it('[D3] receives every type after hello, still in its encoding', async () => {
    const { world, app, ana } = await mixed();
    app.say('hello', { version: 1 });
    await world.advance();
    ana.say('pace_update', world.sample('ana', { seq: 1, status: 'no_gps' }));
    await world.advance();
    expect(app.news()).toMatchObject([
      { type: 'welcome', data: { userId: kim } },
      { type: 'friend_updates', data: { updates: [{ userId: 'ana', status: 'running', location: { latitude: 0, longitude: 0 } }] } },
    ]);
  });

  it('[D4] hands the same bytes to all who speak it [F3]', async () => {
    const { world, app, ana } = await mixed();
    const other = new IosApp(world, lee);
    other.join();
    await world.advance();
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance();
    expect(other.last('friend_update').userId).toBe('ana');
    expect(other.client.frames.at(-1)).toBe(app.client.frames.at(-1));
  });

  it('[K7] gets acks only when it numbers', async () => {
    const { world, app } = await mixed();
    app.fix(5);
    await world.advance(1_000);
    expect(app.all('ack')).toEqual([]);
    app.say('pace_update', { userId: kim, sessionId: 'run', pace: 5, timestamp: 0, seq: 2 });
    await world.advance();
    expect(app.all('ack')).toEqual([{ sessionId: 'run', seq: 2 }]);
  });
});

describe('[D5] user ids that are UUIDs', () => {
  it('are compared without regard to letter case, and spelled as the identity has them', async () => {
    const world = new World();
    const ana = await world.join('ana', { friends: [lee] });
    const app = new IosApp(world, lee, { isBelieved: false, identity: identity(lee.toLowerCase()) });
    app.join();
    await world.advance();
    expect(app.last('session_status')).toMatchObject({ participants: ['ana', lee], you: { index: 1 } });
    expect(ana.last('session_event').event).toMatchObject({ kind: 'joined', userId: lee.toLowerCase() });
    app.fix(5);
    await world.advance();
    expect(ana.last('friend_updates').updates).toMatchObject([{ userId: lee.toLowerCase() }]);
    expect(await world.store.readTrack(trackOf('run', lee.toLowerCase()))).toHaveLength(1);
    app.leave();
    await world.advance();
    expect(ana.last('session_event').event).toEqual({ kind: 'left', userId: lee.toLowerCase() });
  });

  it('are invited in any spelling, also after a restart', async () => {
    const world = new World();
    await world.join('ana', { friends: [kim, lee.toLowerCase()] });
    await world.crash();
    for (const userId of [kim.toLowerCase(), lee]) {
      const client = await world.join(userId);
      expect(client.last('session_status').you).toBeDefined();
    }
  });

  it('are let in by the code in any spelling', async () => {
    const world = new World();
    const ana = await world.join('ana');
    const redeemed = world.sessions.redeem(identity(lee), ana.last('session_status').code ?? '');
    await world.advance();
    await redeemed;
    for (const userId of [lee, lee.toLowerCase()]) expect((await world.join(userId)).last('session_status').you).toBeDefined();
  });

  it('of others are still refused, and other ids are compared letter by letter', async () => {
    const world = new World();
    await world.join('ana', { friends: ['ben'] });
    const client = await world.welcome('Ben');
    client.say('join_session', { sessionId: 'run', userId: 'ben', friends: [] });
    client.say('join_session', { sessionId: 'run', userId: 'Ben', friends: [] });
    await world.advance();
    expect(client.all('error').map(({ code }) => code)).toEqual(['wrong_user', 'not_invited']);
    const app = new IosApp(world, kim, { isBelieved: false, identity: identity(lee) });
    app.join();
    expect(readIosFrame(app.client.frames[0] ?? '').data).toContain(`This connection is not of user "${kim}"`);
  });
});
