import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trackOf } from '@paceline/testkit/records';
import { entryOf, recorded, World } from './support/world.ts';

describe('the live picture', () => {
  it('[F1] [F3] is one frame for all when everyone has reported', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    for (const seq of [1, 2, 3]) {
      ana.say('pace_update', world.sample('ana', { seq }));
      await world.advance(50);
      ben.say('pace_update', world.sample('ben', { seq }));
      await world.advance(950);
    }
    expect(ana.last('friend_updates').updates.map(({ userId, seq }) => [userId, seq])).toEqual([['ana', 3], ['ben', 3]]);
    const frames = [ana, ben].map(({ frames }) => frames.filter((frame) => String(frame).includes('"friend_updates"') && !String(frame).includes('snapshot')));
    expect(frames[0]).toEqual(frames[1]);
    expect(frames[0]).toHaveLength(4);
  });

  it('[F1] does not wait for a runner whose connection is lost', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    ben.say('pace_update', world.sample('ben', { seq: 1 }));
    await world.advance(1_000);
    ben.hangUp();
    ana.news();
    ana.say('pace_update', world.sample('ana', { seq: 2 }));
    expect(ana.news()).toMatchObject([{ type: 'friend_updates', data: { updates: [{ userId: 'ana', seq: 2 }] } }]);
  });

  it('[F4] is sent whole to a reader that has caught up', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ben.bufferedBytes = 300 * 1024;
    for (const seq of [1, 2]) {
      ana.say('pace_update', world.sample('ana', { seq }));
      await world.advance(1_000);
    }
    expect(ben.news()).toEqual([]);
    ben.bufferedBytes = 0;
    await world.advance(250);
    expect(ben.last('friend_updates')).toMatchObject({ snapshot: true, updates: [{ seq: 2 }] });
  });

  it('[F5] closes a reader that does not read, and the others go on', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ben.bufferedBytes = 2 ** 20 + 1;
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance();
    expect(ben.closed?.code).toBe(4408);
    await world.advance(15_000);
    expect(ana.facts).toEqual([{ kind: 'away', userId: 'ben' }]);
    expect(ana.last('ack').seq).toBe(1);
  });

  it('[T5] [F2] has one time for all: the stamp of a clock that can be true, else the arrival', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    const { origin = 0 } = (await world.join('cleo')).last('session_status');
    const timeOf = async (seq: number, offset: number) => {
      const now = world.environment.now();
      ana.say('pace_update', world.sample('ana', { seq, timestamp: new Date(now + offset).toISOString() }));
      await world.advance(1_000);
      return (entryOf(ben.last('friend_updates').updates, 'ana')?.sessionTime ?? 0) + origin - now;
    };
    expect(await timeOf(1, -400)).toBe(-400);
    expect(await timeOf(2, 86_400_000)).toBe(0);
    expect(await timeOf(3, -86_400_000)).toBe(0);
    // Before the sample before it, which no later reading can be.
    expect(await timeOf(4, -5_000)).toBe(-1_000);
  });

  it('[K5] shows the newest of a batch, and that it is old', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    await world.advance(60_000);
    const { origin = 0 } = (await world.join('cleo')).last('session_status');
    const samples = recorded(world, [1, 2, 3]);
    ana.say('track_batch', { sessionId: 'run', userId: 'ana', samples });
    await world.advance();
    expect(ben.last('friend_updates').updates).toMatchObject([{ seq: 3, sessionTime: Date.parse(samples[2]!.timestamp) - origin }]);
    ana.say('pace_update', world.sample('ana', { seq: 9 }));
    await world.advance();
    ana.say('track_batch', { sessionId: 'run', userId: 'ana', samples: recorded(world, [4, 5]) });
    await world.advance();
    expect(entryOf((await world.join('ben')).last('friend_updates').updates, 'ana')).toMatchObject({ seq: 9 });
  });

  it('[T6] [S25] holds no place and no heart rate in a session that shares the pace, whatever is sent', async () => {
    const world = new World();
    const created = world.sessions.create({ userId: 'ana', name: 'Ana', expiresAt: 0 }, { friends: ['ben'] });
    await world.advance();
    const outcome = await created;
    if (!outcome.ok) throw new Error(outcome.refusal.message);
    const { sessionId } = outcome.value;
    const ana = await world.join('ana', { sessionId });
    const ben = await world.join('ben', { sessionId });
    const coordinate = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
    const reading = fc.record(
      {
        location: fc.record({ latitude: coordinate(90), longitude: coordinate(180) }),
        heartRate: fc.integer({ min: 1, max: 300 }),
        accuracy: fc.double({ min: 0, max: 100, noNaN: true }),
        altitude: fc.double({ min: -100, max: 5_000, noNaN: true }),
        distance: fc.double({ min: 0, max: 1_000, noNaN: true }),
        status: fc.constantFrom('running' as const, 'paused' as const, 'finished' as const),
      },
      { requiredKeys: [] },
    );
    let seq = 0;
    await fc.assert(
      fc.asyncProperty(reading, fc.boolean(), async (more, live) => {
        seq += 1;
        if (live) ana.say('pace_update', world.sample('ana', { sessionId, seq, ...more }));
        else ana.say('track_batch', { sessionId, userId: 'ana', samples: recorded(world, [seq], more) });
        await world.advance(1_000);
        expect(ben.last('friend_updates').updates).toMatchObject([{ userId: 'ana', seq }]);
        for (const frame of ben.frames.splice(0)) expect(String(frame)).not.toMatch(/location|latitude|heartRate|altitude|accuracy/);
      }),
    );
    const cleo = world.sessions.redeem({ userId: 'cleo', name: 'Cleo', expiresAt: 0 }, outcome.value.code);
    await world.advance();
    await cleo;
    const late = await world.join('cleo', { sessionId });
    for (const frame of late.frames) expect(String(frame)).not.toMatch(/location|latitude|heartRate|altitude|accuracy/);
    expect((await world.store.readTrack(trackOf(sessionId, 'ana'))).some(({ location }) => location !== undefined)).toBe(true);
  });
});
