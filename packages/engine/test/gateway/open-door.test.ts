import { describe, expect, it } from 'vitest';
import { trackOf } from '@paceline/testkit/records';
import { IosApp, kim, lee } from './support/ios-app.ts';
import { identity, presences, World } from './support/world.ts';

const believed = { subprotocol: undefined, isBelieved: true } as const;

describe('a client that carries no identity, where it is believed', () => {
  it('[D7] is who its first join says, under a name made of that', async () => {
    const world = new World();
    const app = new IosApp(world, kim);
    app.join();
    await world.advance();
    expect(app.last('session_status')).toMatchObject({ participants: [kim], roster: [{ userId: kim, name: 'Runner 6F96' }] });
  });

  it('[D7] has the name that it gives, and may speak plain JSON', async () => {
    const world = new World();
    const client = world.connect(believed);
    client.say('join_session', { sessionId: 'run', userId: 'p', friends: [], name: 'Pat' });
    await world.advance();
    expect(client.last('session_status').roster).toMatchObject([{ userId: 'p', name: 'Pat' }]);
  });

  it('[D7] [I6] stays who it was at first', async () => {
    const world = new World();
    const app = new IosApp(world, kim);
    app.join();
    app.say('join_session', { sessionId: 'run', userId: lee, friends: [] });
    app.say('pace_update', { userId: lee, sessionId: 'run', pace: 5, timestamp: 0 });
    await world.advance();
    expect(app.all('error')).toEqual([expect.stringContaining(`not of user "${lee}"`), expect.stringContaining(`not of user "${lee}"`)]);
    expect(app.last('session_status').participants).toEqual([kim]);
  });

  it.each([
    ['with paceline.v1', { isBelieved: true }],
    ['on a server that is not open', { subprotocol: undefined }],
  ])('[D7] [H5] is not believed %s', async (_, how) => {
    const world = new World();
    const client = world.connect(how);
    client.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    await world.advance();
    expect(client.last('error').code).toBe('unauthorized');
    expect(client.closed?.code).toBe(4502);
  });

  it('[D7] [H5] says so in its encoding where it is not believed', async () => {
    const world = new World();
    const app = new IosApp(world, kim, { isBelieved: false });
    app.join();
    expect(app.heard).toMatchObject([{ type: 'error', data: 'Before "join_session", the server must know who you are. Get a token or a ticket and begin with it.' }]);
    expect(app.client.closed?.code).toBe(4502);
  });

  it('[D7] cannot be someone by a sample in plain JSON, only by a join', async () => {
    const world = new World();
    const client = world.connect(believed);
    client.say('pace_update', world.sample('ana'));
    expect(client.closed?.code).toBe(4502);
  });

  it('[D7] leaves tokens and tickets as they are', async () => {
    const world = new World();
    const ben = world.connect(believed);
    ben.say('hello', { version: 1, token: 'forged' });
    const cleo = world.connect(believed);
    cleo.say('hello', { version: 1, token: 'good:cleo' });
    const dan = world.connect({ ...believed, identity: identity('dan') });
    dan.say('join_session', { sessionId: 'run', userId: 'cleo', friends: [] });
    await world.advance();
    expect(ben.closed?.code).toBe(4502);
    expect(cleo.last('welcome').userId).toBe('cleo');
    expect(dan.last('error').code).toBe('wrong_user');
  });

  it('[D7] [N3] counts for the connections of the user that it says it is', async () => {
    const world = new World({ connectionsPerUser: 2 });
    const apps = [1, 2, 3].map(() => new IosApp(world, kim));
    for (const app of apps) app.join();
    await world.advance();
    expect(apps.map(({ client }) => client.closed?.code)).toEqual([4501, undefined, 1013]);
    const other = new IosApp(world, kim);
    other.join();
    await world.advance();
    expect(other.last('session_status').participants).toEqual([kim]);
  });

  it('[H6] may be silent until its run begins, as may one whose upgrade carried an identity; [R2] still guards them', async () => {
    const world = new World();
    const apps = [new IosApp(world, kim), new IosApp(world, lee, { isBelieved: false, identity: identity(lee) })];
    const dead = new IosApp(world, kim);
    dead.client.answersPings = false;
    const stranger = new IosApp(world, kim, { isBelieved: false });
    await world.advance(120_000);
    expect([...apps, dead, stranger].map(({ client }) => client.closed?.code)).toEqual([undefined, undefined, 4410, 4409]);
    for (const app of apps) app.join([lee]);
    await world.advance();
    expect(apps.map((app) => app.all('session_status')[0]?.you?.index)).toEqual([0, 1]);
  });
});

/** Kim's app has joined and ran for a while; then its connection was lost. */
async function interrupted({ openedBy = kim } = {}) {
  const world = new World();
  const ana = openedBy === kim ? undefined : await world.join(openedBy, { friends: [kim] });
  const before = new IosApp(world, kim);
  before.join(['ana']);
  await world.advance();
  before.fix(5);
  await world.advance(1_000);
  before.client.hangUp();
  await world.advance(4_000);
  return { world, before, ana: ana ?? (await world.join('ana')) };
}

describe('an app that does not join again after a reconnect', () => {
  it('[D8] is back with its next sample, with its name, place and track', async () => {
    const { world, ana } = await interrupted();
    const app = new IosApp(world, kim);
    app.fix(5.5, 46.1);
    await world.advance(1_000);
    expect(app.last('session_status')).toMatchObject({ you: { index: 0, lastSeq: 1 }, roster: [{ userId: kim, name: 'Runner 6F96', presence: 'here' }, { userId: 'ana' }] });
    expect((await world.store.readTrack(trackOf('run', kim))).map(({ seq, pace }) => [seq, pace])).toEqual([[1, 5], [2, 5.5]]);
    expect(ana.last('friend_updates').updates).toMatchObject([{ userId: kim, seq: 2 }]);
    expect(ana.all('session_event').filter(({ event }) => event.kind !== 'joined')).toEqual([]);
    expect(app.all('error')).toEqual([]);
  });

  it('[D8] [J6] takes over from a connection that is dead without notice', async () => {
    const { world } = await interrupted();
    const half = new IosApp(world, kim);
    half.fix(5);
    await world.advance(1_000);
    half.client.answersPings = false;
    const app = new IosApp(world, kim);
    app.fix(5);
    await world.advance(1_000);
    expect(half.client.closed?.code).toBe(4501);
    expect(await world.store.readTrack(trackOf('run', kim))).toHaveLength(3);
  });

  it('[D8] is back also after its runner counted as left, and after a restart of the server', async () => {
    const { world, ana } = await interrupted();
    await world.advance(700_000);
    expect(ana.last('session_event').event).toEqual({ kind: 'left', userId: kim });
    await world.crash();
    const app = new IosApp(world, kim);
    app.fix(5);
    await world.advance(1_000);
    expect(presences(app.last('session_status'))).toEqual({ [kim]: 'here', ana: 'here' });
  });

  it('[D8] may leave', async () => {
    const { world, ana } = await interrupted();
    const app = new IosApp(world, kim);
    app.leave();
    await world.advance();
    expect(app.last('session_status').participants).toEqual(['ana']);
    expect(ana.last('session_event').event).toEqual({ kind: 'left', userId: kim });
  });

  it('[D8] is not brought back by a sample that comes after its leaving', async () => {
    const { world, ana } = await interrupted();
    const app = new IosApp(world, kim);
    app.fix(5);
    app.leave();
    app.fix(5);
    await world.advance(1_000);
    expect(app.last('error')).toContain('not in session "run"');
    expect(presences(ana.last('session_status'))[kim]).toBe('here');
    expect(ana.last('session_event').event).toEqual({ kind: 'left', userId: kim });
  });

  it.each([
    ['one who never joined', lee, 'run'],
    ['a session that does not exist', kim, 'other'],
  ])('[D8] does not bring in %s', async (_, userId, sessionId) => {
    const { world, ana } = await interrupted({ openedBy: 'ana' });
    ana.news();
    const app = new IosApp(world, userId);
    app.say('pace_update', { userId, sessionId, pace: 5, timestamp: 0 });
    await world.advance(1_000);
    expect(app.heard).toMatchObject([{ type: 'error', data: expect.stringContaining(`You have not joined session "${sessionId}".`) }]);
    expect(ana.news()).toEqual([]);
    expect(await world.store.loadSession('other')).toBeUndefined();
  });

  it('[D8] is tried again with the next sample when the server could not', async () => {
    const { world } = await interrupted();
    await world.advance(20_000);
    world.store.isFull = true;
    const app = new IosApp(world, kim);
    app.report(5);
    await world.advance(1_000);
    expect(app.all('error')).toEqual([expect.stringContaining('The server cannot store anything at the moment.')]);
    world.store.isFull = false;
    app.report(5);
    await world.advance(1_000);
    expect(app.last('session_status').participants).toContain(kim);
  });

  it('[D8] needs to join in the other dialects', async () => {
    const { world } = await interrupted();
    const client = world.connect({ subprotocol: undefined, identity: identity(kim) });
    client.say('pace_update', world.sample(kim));
    await world.advance();
    expect(client.last('error').code).toBe('not_in_session');
  });

  it('[D8] [I6] cannot be brought back by somebody else', async () => {
    const { world } = await interrupted();
    const mallory = new IosApp(world, lee, { isBelieved: false, identity: identity(lee) });
    mallory.say('pace_update', { userId: kim, sessionId: 'run', pace: 5, timestamp: 0 });
    await world.advance();
    expect(mallory.heard).toMatchObject([{ type: 'error', data: expect.stringContaining(`not of user "${kim}"`) }]);
  });
});
