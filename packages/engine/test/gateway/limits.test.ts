import { describe, expect, it } from 'vitest';
import { trackOf } from '@paceline/testkit/records';
import { recorded, World } from './support/world.ts';

describe('too many messages', () => {
  it('[N2] are dropped, which is said once a second, and what comes later passes again', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    await world.advance(10_000);
    for (let seq = 1; seq <= 60; seq += 1) ana.say('pace_update', world.sample('ana', { seq }));
    await world.advance(100);
    expect(ana.all('error')).toMatchObject([{ code: 'rate_limited', retry: 'later', retryAfter: 200 }]);
    expect(ana.last('ack').seq).toBe(50);
    await world.advance(1_000);
    ana.say('pace_update', world.sample('ana', { seq: 51 }));
    await world.advance();
    expect(ana.last('ack').seq).toBe(51);
    expect(ana.closed).toBeUndefined();
    expect(ben.all('error')).toEqual([]);
  });

  it('[N2] of twice the sustained rate are dropped for as long as they come', async () => {
    const world = new World();
    const { ana } = await world.pair();
    for (let seq = 1; seq <= 600; seq += 1) {
      ana.say('pace_update', world.sample('ana', { seq }));
      await world.advance(100);
    }
    expect(ana.closed).toBeUndefined();
    expect(ana.all('error').length).toBeLessThanOrEqual(60);
  });

  it('[N2] without end close the connection with 1008, alone', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    for (let count = 0; count < 151; count += 1) ana.say('ping', {});
    expect(ana.closed?.code).toBe(1008);
    expect(ana.all('error')).toHaveLength(1);
    await world.advance();
    expect(ben.closed).toBeUndefined();
  });

  it('[F5] whose answers nobody reads close the connection with 4408, alone', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ana.bufferedBytes = 1024 * 1024;
    ana.say('ping', { t0: 1 });
    expect(ana.all('pong')).toHaveLength(1);
    ana.bufferedBytes += 1;
    ana.say('ping', { t0: 2 });
    expect(ana.all('pong')).toHaveLength(1);
    expect(ana.closed?.code).toBe(4408);
    await world.advance();
    expect(ben.closed).toBeUndefined();
  });

  it('[N1] that wait behind a join are bounded', async () => {
    const world = new World({ messageBurst: 1_000 });
    const ana = await world.welcome('ana');
    const release = world.store.hold();
    ana.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    for (let seq = 1; seq <= 300; seq += 1) ana.say('pace_update', world.sample('ana', { seq }));
    await world.advance();
    release();
    await world.advance(1_000);
    expect((await world.store.readTrack(trackOf('run', 'ana'))).length).toBe(200);
    expect(ana.last('ack').seq).toBe(200);
    // What was dropped was said, once.
    expect(ana.all('error')).toMatchObject([{ code: 'rate_limited', retry: 'later', retryAfter: 1_000, message: '200 earlier messages still wait; this one was dropped.' }]);
  });

  it('[N12] that wait behind a join are bounded by their bytes as well', async () => {
    const world = new World({ waitingBytes: 60_000 });
    const ana = await world.welcome('ana');
    const release = world.store.hold();
    ana.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    const samples = recorded(world, Array.from({ length: 200 }, (_, place) => place + 1));
    const size = JSON.stringify(samples).length;
    for (let count = 0; count < 10; count += 1) ana.say('track_batch', { sessionId: 'run', userId: 'ana', samples });
    await world.advance();
    release();
    await world.advance(1_000);
    expect(ana.all('ack').length).toBeGreaterThan(0);
    expect(ana.all('ack').length).toBeLessThanOrEqual(Math.floor(60_000 / size));
    expect(ana.all('error')).toMatchObject([{ code: 'rate_limited' }]);
    ana.say('track_batch', { sessionId: 'run', userId: 'ana', samples });
    await world.advance(1_000);
    expect(ana.all('error')).toHaveLength(1);
  });

  it('[N12] a flood of pings or pongs of the WebSocket itself closes the connection with 1008, alone', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    for (let count = 0; count < 100; count += 1) ana.pong();
    expect(ana.closed).toBeUndefined();
    ana.pong();
    expect(ana.closed?.code).toBe(1008);
    for (let count = 0; count < 100; count += 1) {
      ben.pong();
      await world.advance(200);
    }
    expect(ben.closed).toBeUndefined();
  });

  it.each([['badMessages', 3, 'this is not JSON'], ['droppedMessages', 5, JSON.stringify({ type: 'ping', timestamp: '2026-05-01T06:30:00Z' })]] as const)(
    '[N2] [E6] the bound %s can be set',
    async (name, most, frame) => {
      const world = new World({ [name]: most, messageBurst: 10 });
      const ana = await world.welcome('ana');
      await world.advance(10_000);
      const budget = name === 'badMessages' ? most : 10 + most;
      for (let count = 0; count < budget; count += 1) ana.sayRaw(frame);
      expect(ana.closed).toBeUndefined();
      ana.sayRaw(frame);
      expect(ana.closed?.code).toBe(1008);
    },
  );

  it('[F5] a connection whose other end does not answer the close is dropped after 5 s, with what waits for it', async () => {
    const world = new World();
    const { ana } = await world.pair();
    ana.answersClose = false;
    ana.bufferedBytes = 1024 * 1024 + 1;
    ana.say('ping', { t0: 1 });
    await world.advance(4_999);
    expect([ana.closed?.code, ana.isTerminated]).toEqual([4408, false]);
    await world.advance(1);
    expect([ana.isTerminated, world.gateway.connections]).toEqual([true, 1]);
  });
});
