import type { TrackSample } from '@paceline/protocol';
import { describe, expect, it } from 'vitest';
import { trackOf } from '@paceline/testkit/records';
import { entryOf, recorded, World } from './support/world.ts';

const place = { latitude: 46, longitude: -30 };

describe('a sample', () => {
  it('[K3] [W3] is stored, acknowledged, and seen by the others', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    const sent = world.sample('ana', { seq: 1, distance: 3, speed: 3, location: place, accuracy: 8, heartRate: 150, cadence: 170, status: 'running' });
    ana.say('pace_update', sent);
    await world.advance();
    expect(ana.last('ack')).toEqual({ sessionId: 'run', seq: 1 });
    expect(entryOf(ben.last('friend_updates').updates, 'ana')).toEqual({ ...sent, index: 0, sessionTime: expect.any(Number) });
    const { userId: _userId, sessionId: _sessionId, ...stored } = sent;
    expect(await world.store.readTrack(trackOf('run', 'ana'))).toEqual([stored]);
  });

  it('[W4] is seen at once, and acknowledged only after its commit', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    const release = world.store.hold();
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance(2_000);
    expect(ben.last('friend_updates').updates).toHaveLength(1);
    expect(ana.all('ack')).toEqual([]);
    release();
    await world.advance(0);
    expect(ana.all('ack')).toHaveLength(1);
  });

  it('[J8] is on disk before its sender, or anybody else, hears that they have left', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    const release = world.store.hold();
    // Without numbers there is no ack to wait for, and each is a write of its own.
    for (let n = 0; n < 10; n++) ana.say('pace_update', world.sample('ana', { distance: n }));
    ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
    await world.advance(2_000);
    expect([ana.facts, ben.facts]).toEqual([[], []]);
    release();
    await world.advance(1_000);
    expect(ben.facts).toEqual([{ kind: 'left', userId: 'ana' }]);
    const groups = world.store.groups.flat();
    expect(groups.slice(-12).map(({ kind }) => kind)).toEqual([...Array.from({ length: 10 }, () => 'sample'), 'member', 'event']);
  });

  it('[J8] that cannot be stored does not keep its sender from leaving', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    world.store.isFull = true;
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance(100);
    ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
    await world.advance(2_000);
    expect(ana.all('error').map(({ type }) => type)).toContain('leave_session');
    world.store.isFull = false;
    await world.advance(5_000);
    ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
    await world.advance(1_000);
    expect(ben.facts).toEqual([{ kind: 'left', userId: 'ana' }]);
  });

  it('[K2] [W1] beyond a gap is seen, but neither stored nor acknowledged', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    ana.say('pace_update', world.sample('ana', { seq: 3, distance: 9 }));
    await world.advance();
    expect(entryOf(ben.last('friend_updates').updates, 'ana')).toMatchObject({ seq: 3, distance: 9 });
    expect(ana.all('ack')).toEqual([{ sessionId: 'run', seq: 1 }]);
    ana.say('track_batch', { sessionId: 'run', userId: 'ana', samples: recorded(world, [2, 3, 4]) });
    await world.advance();
    expect(ana.last('ack').seq).toBe(4);
  });

  it('[K4] [W1] under a taken number is a conflict, and the first stays', async () => {
    const world = new World();
    const { ana } = await world.pair();
    const first = world.sample('ana', { seq: 1 });
    ana.say('pace_update', first);
    await world.advance();
    ana.say('pace_update', first);
    await world.advance();
    expect(ana.all('error')).toEqual([]);
    ana.say('pace_update', { ...first, pace: 9 });
    await world.advance();
    expect(ana.last('error')).toMatchObject({ code: 'sample_conflict', message: expect.stringContaining('1') });
    expect(ana.all('ack')).toEqual([1, 1, 1].map((seq) => ({ sessionId: 'run', seq })));
    expect(await world.store.readTrack(trackOf('run', 'ana'))).toMatchObject([{ pace: 5.5 }]);
  });

  it('[K7] [W6] without a number gets one, and no ack', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ana.say('pace_update', world.sample('ana', { distance: 3 }));
    ana.say('pace_update', world.sample('ana', { distance: 6 }));
    await world.advance();
    expect((await world.store.readTrack(trackOf('run', 'ana'))).map(({ seq, distance }) => [seq, distance])).toEqual([[1, 3], [2, 6]]);
    expect(entryOf(ben.last('friend_updates').updates, 'ana')).toMatchObject({ seq: 2 });
    expect(ana.all('ack')).toEqual([]);
  });

  it('[K7] [W6] goes on being numbered after a crash', async () => {
    const world = new World();
    const { ana } = await world.pair();
    ana.say('pace_update', world.sample('ana'));
    await world.advance();
    await world.crash();
    const back = await world.join('ana');
    back.say('pace_update', world.sample('ana'));
    await world.advance();
    expect((await world.store.readTrack(trackOf('run', 'ana'))).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it.each(['pace_update', 'track_batch'] as const)('[I6] of somebody else is refused, as %s', async (type) => {
    const world = new World();
    const { ana, ben } = await world.pair();
    if (type === 'pace_update') ana.say(type, world.sample('ben', { seq: 1 }));
    else ana.say(type, { sessionId: 'run', userId: 'ben', samples: recorded(world, [1]) });
    await world.advance();
    expect(ana.last('error')).toMatchObject({ code: 'wrong_user', type });
    expect(ben.news()).toEqual([]);
    expect(await world.store.readTrack(trackOf('run', 'ben'))).toEqual([]);
  });

  it.each([['another session', 'other'], ['a session before its join', 'run']])('of %s is refused', async (_, sessionId) => {
    const world = new World();
    await world.join('ben');
    const ana = sessionId === 'other' ? await world.join('ana', { sessionId: 'mine' }) : await world.welcome('ana');
    ana.say('pace_update', world.sample('ana', { seq: 1, sessionId }));
    await world.advance();
    expect(ana.last('error')).toMatchObject({ code: 'not_in_session', type: 'pace_update' });
  });
});

describe('the state of a runner', () => {
  it('[S15] [S16] [S32] is announced when it changes, once, of a batch as it is at its end', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ben.news();
    ana.say('pace_update', world.sample('ana', { seq: 1, status: 'running' }));
    await world.advance();
    expect(ben.facts).toEqual([]);
    const [two, three, four] = recorded(world, [2, 3, 4]) as [TrackSample, TrackSample, TrackSample];
    const samples: TrackSample[] = [{ ...two, status: 'finished' }, { ...three, status: 'no_gps' }, { ...four, status: 'paused' }];
    ana.say('track_batch', { sessionId: 'run', userId: 'ana', samples });
    ana.say('track_batch', { sessionId: 'run', userId: 'ana', samples });
    await world.advance(10_000);
    ana.say('pace_update', world.sample('ana', { seq: 9, status: 'running' }));
    ana.say('pace_update', world.sample('ana', { seq: 5, status: 'finished' }));
    await world.advance();
    expect(ben.facts).toEqual(['finished', 'paused', 'finished'].map((kind) => ({ kind, userId: 'ana' })));
  });

  it('[S15] is not announced again after a crash', async () => {
    const world = new World();
    const { ana } = await world.pair();
    ana.say('pace_update', world.sample('ana', { seq: 1, status: 'paused' }));
    await world.advance();
    await world.crash();
    const ben = await world.join('ben');
    const back = await world.join('ana');
    back.say('pace_update', world.sample('ana', { seq: 2, status: 'paused' }));
    await world.advance();
    back.say('pace_update', world.sample('ana', { seq: 3, status: 'running' }));
    await world.advance();
    expect(ben.facts).toEqual([{ kind: 'resumed', userId: 'ana' }]);
  });

  it('[S23] is announced late when the store could not write in time, if it is still so', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ben.news();
    world.store.isFull = true;
    ana.say('pace_update', world.sample('ana', { seq: 1, status: 'paused' }));
    ben.say('pace_update', world.sample('ben', { seq: 1, status: 'paused' }));
    await world.advance(500);
    ben.say('pace_update', world.sample('ben', { seq: 2, status: 'running' }));
    await world.advance(1_000);
    world.store.isFull = false;
    await world.advance(10_000);
    expect(ben.facts).toEqual([{ kind: 'paused', userId: 'ana' }]);
  });
});

describe('a store that cannot write', () => {
  it('[W4] [W2] is reported to the sender now and then, while the live picture goes on; and nothing is lost', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    world.store.isFull = true;
    for (let seq = 1; seq <= 12; seq += 1) {
      ana.say('pace_update', world.sample('ana', { seq }));
      await world.advance(1_000);
    }
    expect(ben.last('friend_updates').updates).toMatchObject([{ userId: 'ana', seq: 12 }]);
    expect(ana.all('ack')).toEqual([]);
    expect(ana.all('error').map(({ code, retry, retryAfter }) => [code, retry, retryAfter])).toEqual([12, 12, 12].map(() => ['service_unavailable', 'later', 2_000]));
    expect(ben.all('error')).toEqual([]);
    world.store.isFull = false;
    await world.advance(5_000);
    expect(ana.last('ack').seq).toBe(12);
    expect((await world.store.readTrack(trackOf('run', 'ana'))).map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, place) => place + 1));
  });

  it('[W5] leaves to the sender what exceeds 800 waiting samples, and says so', async () => {
    const world = new World();
    const { ana } = await world.pair();
    const release = world.store.hold();
    const batch = (first: number) => recorded(world, Array.from({ length: 200 }, (_, place) => first + place));
    for (const first of [1, 201, 401, 601]) ana.say('track_batch', { sessionId: 'run', userId: 'ana', samples: batch(first) });
    expect(ana.all('error')).toEqual([]);
    ana.say('track_batch', { sessionId: 'run', userId: 'ana', samples: batch(801) });
    expect(ana.last('error')).toMatchObject({ code: 'service_unavailable', retryAfter: 2_000 });
    release();
    await world.advance(1_000);
    expect(ana.last('ack').seq).toBe(800);
    ana.say('track_batch', { sessionId: 'run', userId: 'ana', samples: batch(801) });
    await world.advance(1_000);
    expect(ana.last('ack').seq).toBe(1_000);
  });

  it('[S22] lets nobody join, and refuses a leave, until it can', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    world.store.isFull = true;
    const cleo = await world.welcome('cleo');
    cleo.say('join_session', { sessionId: 'run', userId: 'cleo', friends: [] });
    ben.say('leave_session', { sessionId: 'run', userId: 'ben' });
    await world.advance(3_000);
    expect(cleo.last('error')).toMatchObject({ code: 'service_unavailable', type: 'join_session' });
    expect(ben.last('error')).toMatchObject({ code: 'service_unavailable', type: 'leave_session' });
    expect(ana.facts).toEqual([]);
    world.store.isFull = false;
    ben.say('leave_session', { sessionId: 'run', userId: 'ben' });
    await world.advance(3_000);
    expect(ana.facts).toEqual([{ kind: 'left', userId: 'ben' }]);
  });
});
