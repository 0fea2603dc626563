import { describe, expect, it } from 'vitest';
import type { TestClient } from './support/test-client.ts';
import { recorded, World } from './support/world.ts';

/** A member who keeps to the cadence that it is told. */
async function pacedMember(world: World, userId: string): Promise<TestClient> {
  const client = world.connect();
  client.say('hello', { version: 1, token: `good:${userId}`, paced: true });
  client.say('join_session', { sessionId: 'run', userId, friends: ['ana', 'ben'] });
  await world.advance();
  client.news();
  return client;
}

/** What a member has heard since the last call of what is stored of its samples: by acks, and by ticks. */
function heardOf(client: TestClient, userId: string): readonly string[] {
  return client.news().flatMap(({ type, data }) => {
    if (type === 'ack') return [`ack ${data.seq}`];
    if (type !== 'friend_updates') return [];
    return data.updates.flatMap((update) => (update.userId === userId ? [update.stored === true ? `tick ${(update.seq ?? 0) - 1}` : 'tick'] : []));
  });
}

describe('a member who keeps to a cadence', () => {
  it('[T10] [F8] is told it with the join, and those who did not ask are not', async () => {
    const world = new World();
    const ana = await pacedMember(world, 'ana');
    const ben = await world.join('ben');
    expect(ana.all('cadence').map(({ sessionId, interval }) => [sessionId, interval])).toEqual([['run', 3_000], ['run', 1_000]]);
    expect(ben.all('cadence')).toEqual([]);
  });

  it('[I5] goes on as it said at first when a later hello, with a fresh token, says nothing of that', async () => {
    const world = new World();
    const ana = await pacedMember(world, 'ana');
    ana.sayRaw(JSON.stringify({ type: 'hello', data: { version: 1, token: 'good:ana' }, timestamp: '2026-05-01T06:30:00.000Z' }));
    await world.advance();
    ana.news();
    for (const seq of [1, 2]) {
      ana.say('pace_update', world.sample('ana', { seq }));
      await world.advance(1_000);
    }
    expect(heardOf(ana, 'ana')).toEqual(['tick 0', 'tick 1']);
  });

  it('[K11] [F9] hears of its samples by ticks alone, while it goes on running', async () => {
    const world = new World();
    const ana = await pacedMember(world, 'ana');
    const ben = await pacedMember(world, 'ben');
    ana.news();
    for (let seq = 1; seq <= 4; seq++) {
      for (const [client, userId] of [[ana, 'ana'], [ben, 'ben']] as const) client.say('pace_update', world.sample(userId, { seq }));
      await world.advance(1_000);
    }
    expect(heardOf(ana, 'ana')).toEqual(['tick 0', 'tick 1', 'tick 2', 'tick 3']);
    await world.advance(2_400);
    expect(heardOf(ana, 'ana')).toEqual(['ack 4']);
    await world.advance(60_000);
    expect(heardOf(ana, 'ana')).toEqual([]);
  });

  it('[K11] [F9] hears by a message, soon, what no tick can tell because the disk is slow', async () => {
    const world = new World();
    const ana = await pacedMember(world, 'ana');
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance(1_000);
    heardOf(ana, 'ana');
    const release = world.store.hold();
    for (const seq of [2, 3, 4]) {
      ana.say('pace_update', world.sample('ana', { seq }));
      await world.advance(1_000);
    }
    expect(heardOf(ana, 'ana')).toEqual(['tick 1', 'tick', 'tick']);
    release();
    await world.advance(2_400);
    expect(heardOf(ana, 'ana')).toEqual(['ack 4']);
  });

  it('[K11] [F9] hears at once of what was recorded before, and of the end of its run', async () => {
    const world = new World();
    const ana = await pacedMember(world, 'ana');
    ana.say('track_batch', { userId: 'ana', sessionId: 'run', samples: recorded(world, [1, 2, 3]) });
    await world.advance(100);
    expect(heardOf(ana, 'ana')).toContain('ack 3');
    ana.say('pace_update', world.sample('ana', { seq: 4, status: 'finished' }));
    await world.advance(100);
    expect(heardOf(ana, 'ana')).toContain('ack 4');
  });

  it('[K11] [F9] hears at once of what is stored when it sends a ping, and as soon as it is stored after that, until it goes on', async () => {
    const world = new World();
    const ana = await pacedMember(world, 'ana');
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance(100);
    expect(heardOf(ana, 'ana')).not.toContain('ack 1');
    ana.say('ping', {});
    expect(heardOf(ana, 'ana')).toEqual(['ack 1']);
    const release = world.store.hold();
    ana.say('pace_update', world.sample('ana', { seq: 2 }));
    ana.say('ping', {});
    await world.advance(100);
    expect(heardOf(ana, 'ana').filter((word) => word.startsWith('ack'))).toEqual([]);
    release();
    await world.advance(0);
    expect(heardOf(ana, 'ana')).toEqual(['ack 2']);
    ana.say('pace_update', world.sample('ana', { seq: 3 }));
    await world.advance(100);
    expect(heardOf(ana, 'ana').filter((word) => word.startsWith('ack'))).toEqual([]);
  });

  it('[K11] [N13] hears of everything before it is sent away, or has left', async () => {
    for (const end of ['drain', 'leave'] as const) {
      const world = new World();
      const ana = await pacedMember(world, 'ana');
      for (const seq of [1, 2, 3]) {
        ana.say('pace_update', world.sample('ana', { seq }));
        await world.advance(1_000);
      }
      ana.news();
      if (end === 'drain') await world.gateway.drain();
      else ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
      await world.advance(100);
      expect(ana.news().map(({ type, data }) => (type === 'ack' ? `ack ${data.seq}` : type === 'session_event' ? data.event.kind : type))).toEqual(['ack 3', end === 'drain' ? 'reconnect' : 'left']);
    }
  });

  it('[K11] hears of what a tick was to tell, when it asks for none before that comes', async () => {
    const world = new World();
    const ana = await pacedMember(world, 'ana');
    const ben = await pacedMember(world, 'ben');
    for (const seq of [1, 2, 3]) {
      ana.say('pace_update', world.sample('ana', { seq }));
      ben.say('pace_update', world.sample('ben', { seq }));
      await world.advance(1_000);
    }
    const release = world.store.hold();
    ana.say('pace_update', world.sample('ana', { seq: 4 }));
    ana.say('watch', { rate: 'none' });
    heardOf(ana, 'ana');
    await world.advance(2_400);
    expect(heardOf(ana, 'ana')).toEqual(['ack 3']);
    release();
  });

  it('[T13] [K11] hears less often of its samples as well, when it follows at a slow rate', async () => {
    const world = new World();
    const ana = await pacedMember(world, 'ana');
    ana.say('watch', { rate: 'slow' });
    for (let seq = 1; seq <= 24; seq++) {
      ana.say('pace_update', world.sample('ana', { seq }));
      await world.advance(1_000);
    }
    const acks = heardOf(ana, 'ana').filter((word) => word.startsWith('ack'));
    expect(acks.length).toBeGreaterThanOrEqual(8);
    expect(acks.length).toBeLessThanOrEqual(20);
    await world.advance(2_400);
    expect([...acks, ...heardOf(ana, 'ana')]).toContain('ack 24');
  });

  it('[K11] is told nothing that is not on disk, and everybody else what they always were', async () => {
    const world = new World();
    const ana = await pacedMember(world, 'ana');
    const ben = await world.join('ben');
    ben.news();
    const release = world.store.hold();
    for (const seq of [1, 2]) {
      ana.say('pace_update', world.sample('ana', { seq }));
      ben.say('pace_update', world.sample('ben', { seq }));
      await world.advance();
    }
    expect(heardOf(ana, 'ana').filter((word) => word.startsWith('ack') || word === 'tick 1')).toEqual([]);
    release();
    await world.advance();
    expect(heardOf(ben, 'ben')).toContain('ack 2');
  });
});

describe('a session of more members than get everything at once', () => {
  it('[T12] sends every sample of those whom a member named when it joined, and of others far away every other one', async () => {
    const world = new World();
    const names = Array.from({ length: 201 }, (_, place) => `runner-${place}`);
    const join = (userId: string, friends: readonly string[]) => world.join(userId, { friends: [...friends] });
    const members = [await join('runner-0', names)];
    for (const userId of names.slice(1)) members.push(await join(userId, userId === 'runner-1' ? ['runner-200'] : []));
    const run = async (seq: number): Promise<void> => {
      for (const [place, member] of members.entries()) member.say('pace_update', world.sample(`runner-${place}`, { seq, distance: 10_000 - place * 10 + seq * 3 }));
      await world.advance(1_000);
    };
    const [, follower, other] = members as [TestClient, TestClient, TestClient];
    for (const seq of [1, 2, 3]) await run(seq);
    for (const client of [follower, other]) client.news();
    for (const seq of [4, 5, 6, 7]) await run(seq);
    const seen = (client: TestClient) => client.news().flatMap(({ type, data }) => (type === 'friend_updates' ? data.updates.filter(({ userId }) => userId === 'runner-200').map(({ seq }) => seq) : []));
    expect(seen(follower)).toEqual([4, 5, 6, 7]);
    expect(seen(other)).toHaveLength(2);
  });
});
