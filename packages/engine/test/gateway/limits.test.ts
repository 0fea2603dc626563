import { describe, expect, it } from 'vitest';
import { trackOf } from '@paceline/testkit/records';
import { World } from './support/world.ts';

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
  });
});
