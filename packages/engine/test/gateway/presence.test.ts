import { describe, expect, it } from 'vitest';
import type { ServerLimits } from '../../src/limits/server-limits.ts';
import { presences, World } from './support/world.ts';

const MINUTE = 60_000;

/** Ana watches while Ben's connection is lost. */
async function lost(limits: Partial<ServerLimits> = {}) {
  const world = new World(limits);
  const { ana, ben } = await world.pair();
  ben.hangUp();
  return { world, ana };
}

describe('a lost connection', () => {
  it('[S12] [P2] makes no noise when its participant is back within 15 s', async () => {
    const { world, ana } = await lost();
    await world.advance(14_000);
    expect(presences((await world.join('cleo')).last('session_status'))).toMatchObject({ ben: 'here' });
    const back = await world.join('ben');
    await world.advance(MINUTE);
    expect(ana.facts.filter((fact) => 'userId' in fact && fact.userId === 'ben')).toEqual([]);
    expect(back.last('session_status').you).toMatchObject({ index: 1 });
  });

  it('[S12] [P2] is announced after 15 s, and so is the return', async () => {
    const { world, ana } = await lost();
    await world.advance(14_999);
    expect(ana.facts).toEqual([]);
    await world.advance(100);
    expect(ana.facts).toEqual([{ kind: 'away', userId: 'ben' }]);
    const back = await world.join('ben');
    expect(ana.facts).toEqual([{ kind: 'away', userId: 'ben' }, { kind: 'back', userId: 'ben' }]);
    expect(presences(back.last('session_status'))).toEqual({ ana: 'here', ben: 'here' });
  });

  it('[G6] [S12] [P2] that goes silent without an end is announced within 35 s of its last sign of life', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ben.say('pace_update', world.sample('ben', { seq: 1 }));
    await world.advance();
    Object.assign(ben, { answersPings: false, answersClose: false });
    await world.advance(34_000);
    expect(ana.facts).toEqual([{ kind: 'away', userId: 'ben' }]);
    expect(ben.closed?.code).toBe(4410);
  });

  it('[S13] [P3] means having left after 10 min, and joining anew afterwards', async () => {
    const { world, ana } = await lost();
    await world.advance(10 * MINUTE - 1);
    expect(ana.facts).toEqual([{ kind: 'away', userId: 'ben' }]);
    await world.advance(100);
    expect(ana.facts.at(-1)).toEqual({ kind: 'left', userId: 'ben' });
    expect(presences((await world.join('cleo')).last('session_status'))).toMatchObject({ ben: 'left' });
    const back = await world.join('ben');
    expect(back.last('session_status').you).toMatchObject({ index: 1 });
    expect(ana.facts.at(-1)).toMatchObject({ kind: 'joined', userId: 'ben', index: 1 });
  });

  it('[S12] counts anew after each return', async () => {
    const { world, ana } = await lost();
    await world.advance(10_000);
    const back = await world.join('ben');
    await world.advance(10_000);
    back.hangUp();
    await world.advance(14_000);
    expect(ana.facts).toEqual([]);
  });

  it.each([
    ['just before', 14_990, []],
    ['while that is being stored', 15_005, ['away', 'back']],
  ])('[S12] of one who returns %s the 15 s are over ends with being here', async (_, after, expected) => {
    const { world, ana } = await lost();
    const back = await world.welcome('ben');
    await world.advance(after - 300);
    back.say('join_session', { sessionId: 'run', userId: 'ben', friends: [] });
    await world.advance(MINUTE);
    expect(ana.facts.map(({ kind }) => kind)).toEqual(expected);
    expect(presences((await world.join('cleo')).last('session_status'))).toMatchObject({ ben: 'here' });
  });

  it('[S13] of one who returns while the store is slow is not given up meanwhile', async () => {
    const { world, ana } = await lost();
    await world.advance(10 * MINUTE - 5_000);
    const release = world.store.hold();
    const back = await world.welcome('ben');
    back.say('join_session', { sessionId: 'run', userId: 'ben', friends: [] });
    await world.advance(20_000);
    release();
    await world.advance();
    expect(back.last('session_status').you).toBeDefined();
    expect(ana.facts.at(-1)).toEqual({ kind: 'back', userId: 'ben' });
  });

  it('[S12] during the join counts like any other', async () => {
    const world = new World();
    const { ana } = await world.pair();
    const cleo = await world.welcome('cleo');
    const release = world.store.hold();
    cleo.say('join_session', { sessionId: 'run', userId: 'cleo', friends: [] });
    await world.advance(1_000);
    cleo.hangUp();
    release();
    await world.advance(16_000);
    expect(ana.facts.map(({ kind }) => kind)).toEqual(['joined', 'away']);
  });

  it('[S12] of one who could not return is counted on', async () => {
    const { world, ana } = await lost();
    await world.advance(20_000);
    world.store.isFull = true;
    const refused = await world.welcome('ben');
    refused.say('join_session', { sessionId: 'run', userId: 'ben', friends: [] });
    await world.advance(5_000);
    expect(refused.last('error').code).toBe('service_unavailable');
    world.store.isFull = false;
    refused.hangUp();
    await world.advance(10 * MINUTE - 25_000 + 1_000);
    expect(ana.facts.at(-1)).toEqual({ kind: 'left', userId: 'ben' });
  });

  it('[S23] is announced late when the store could not write in time', async () => {
    const { world, ana } = await lost();
    world.store.isFull = true;
    await world.advance(MINUTE);
    expect(ana.facts).toEqual([]);
    world.store.isFull = false;
    await world.advance(5_000);
    expect(ana.facts).toEqual([{ kind: 'away', userId: 'ben' }]);
  });

  it('[S19] of all who finished ends the session, and of a runner out of reach does not', async () => {
    for (const status of ['finished', 'running'] as const) {
      const world = new World();
      const { ana, ben } = await world.pair();
      ana.say('pace_update', world.sample('ana', { seq: 1, status: 'finished' }));
      ben.say('pace_update', world.sample('ben', { seq: 1, status }));
      await world.advance();
      ana.hangUp();
      ben.hangUp();
      await world.advance(11 * MINUTE);
      expect((await world.store.loadSession('run'))?.record.status).toBe(status === 'finished' ? 'ended' : 'active');
    }
  });
});

describe('a return with resume', () => {
  const joinedAgain = async (world: World, resume: { epoch: string; offset: number }) => {
    const client = await world.welcome('ben');
    client.news();
    client.say('join_session', { sessionId: 'run', userId: 'ben', friends: [], resume });
    await world.advance();
    return client.news();
  };

  it('[V3] brings every missed event between the status and the picture', async () => {
    const { world, ana } = await lost();
    const { epoch = '', offset = 0 } = (await world.join('cleo')).last('session_status');
    ana.say('pace_update', world.sample('ana', { seq: 1, status: 'paused' }));
    await world.advance(20_000);
    const news = await joinedAgain(world, { epoch, offset: offset - 1 });
    expect(news.map(({ type, data }) => ('event' in data ? `${data.offset} ${data.event.kind}` : type))).toEqual([
      'session_status',
      `${offset} joined`,
      `${offset + 1} paused`,
      `${offset + 2} away`,
      `${offset + 3} back`,
      'friend_updates',
    ]);
    expect(news[0]?.data).toMatchObject({ offset: offset + 3, you: { recovered: true } });
  });

  it('[V3] brings them also after a crash of the server', async () => {
    const world = new World();
    const { ana } = await world.pair();
    const { epoch = '', offset = 0 } = (await world.join('ben')).last('session_status');
    ana.say('pace_update', world.sample('ana', { seq: 1, status: 'paused' }));
    await world.advance();
    await world.crash();
    const news = await joinedAgain(world, { epoch, offset });
    expect(news.map(({ data }) => ('event' in data ? data.event.kind : ''))).toEqual(['', 'paused', '']);
  });

  it.each([
    ['another epoch', { epoch: 'another', offset: 1 }],
    ['an offset that never was', { epoch: undefined, offset: 99 }],
  ])('[V3] says that nothing is recovered for %s', async (_, { epoch, offset }) => {
    const { world } = await lost();
    const status = (await world.join('cleo')).last('session_status');
    const news = await joinedAgain(world, { epoch: epoch ?? status.epoch ?? '', offset });
    expect(news.map(({ type }) => type)).toEqual(['session_status', 'friend_updates']);
    expect(news[0]?.data).toMatchObject({ you: { recovered: false } });
  });

  it('[V3] says so too when too much was missed', async () => {
    const { world, ana } = await lost({ reportInterval: 0 });
    const { epoch = '', offset = 0 } = (await world.join('cleo')).last('session_status');
    for (let seq = 1; seq <= 2_100; seq += 1) {
      ana.say('pace_update', world.sample('ana', { seq, status: seq % 2 === 0 ? 'running' : 'paused' }));
      await world.advance(250);
    }
    const [status] = await joinedAgain(world, { epoch, offset });
    expect(status?.data).toMatchObject({ you: { recovered: false }, offset: expect.any(Number) });
  });
});
