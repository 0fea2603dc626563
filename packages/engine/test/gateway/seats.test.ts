import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/limits/server-limits.ts';
import type { TestClient } from './support/test-client.ts';
import { World } from './support/world.ts';

const MINUTE = 60_000;
const MOMENT = 300;

/** Ana and Ben fill the session; Ben has sent a sample. */
async function full() {
  const world = new World({ members: 2 });
  const { ana, ben } = await world.pair();
  ben.say('pace_update', world.sample('ben', { seq: 1, distance: 3 }));
  await world.advance();
  ana.news();
  return { world, ana, ben };
}

/** Tries to join; returns the refusal, or undefined for who got in. */
async function refusalOf(world: World, userId: string): Promise<string | undefined> {
  const client = await world.welcome(userId);
  client.say('join_session', { sessionId: 'run', userId, friends: [] });
  await world.advance();
  const refusal = client.all('error').at(-1)?.code;
  if (refusal !== undefined) client.hangUp();
  return refusal;
}

/** Ben comes back: their place, and where their track goes on. */
const placeOf = (ben: TestClient) => ben.last('session_status').you;

describe('[S9] the seat of one who has fallen silent', () => {
  it('is kept for 30 min by default, three times as long as it takes to be given up', () => {
    expect([defaultLimits.leftAfter, defaultLimits.seatKept]).toEqual([10 * MINUTE, 30 * MINUTE]);
  });

  it('is kept until 30 min after the drop, and the return is a join at the same place of the same track', async () => {
    const { world, ana, ben } = await full();
    ben.hangUp();
    await world.advance(11 * MINUTE);
    expect(ana.facts.at(-1)).toEqual({ kind: 'left', userId: 'ben' });
    expect(await refusalOf(world, 'cleo')).toBe('session_full');
    await world.advance(18 * MINUTE);
    expect(await refusalOf(world, 'cleo')).toBe('session_full');
    expect(placeOf(await world.join('ben'))).toEqual({ index: 1, role: 'runner', lastSeq: 1 });
    expect(ana.facts.at(-1)).toMatchObject({ kind: 'joined', userId: 'ben', index: 1 });
    await world.advance(10 * MINUTE);
    expect(await refusalOf(world, 'cleo')).toBe('session_full');
  });

  it('is free after 30 min, for whoever comes first', async () => {
    const { world, ben } = await full();
    ben.hangUp();
    await world.advance(30 * MINUTE + MOMENT);
    expect([await refusalOf(world, 'cleo'), await refusalOf(world, 'ben')]).toEqual([undefined, 'session_full']);
  });

  it('is as long as the operator says', async () => {
    const world = new World({ members: 2, leftAfter: MINUTE, seatKept: 2 * MINUTE });
    const { ben } = await world.pair();
    ben.hangUp();
    await world.advance(2 * MINUTE - 3 * MOMENT);
    expect(await refusalOf(world, 'cleo')).toBe('session_full');
    await world.advance(3 * MOMENT);
    expect(await refusalOf(world, 'cleo')).toBeUndefined();
  });

  it('[S28] is kept over a crash of the server, as if there had been none', async () => {
    const { world, ben } = await full();
    ben.hangUp();
    await world.advance(15 * MINUTE);
    await world.crash();
    await world.join('ana');
    await world.advance(14 * MINUTE);
    expect(await refusalOf(world, 'cleo')).toBe('session_full');
    await world.advance(MINUTE);
    expect(await refusalOf(world, 'cleo')).toBeUndefined();
  });

  it('[S14] counts from the restart for those whose connection it has taken', async () => {
    const { world } = await full();
    await world.crash();
    await world.join('ana');
    await world.advance(29 * MINUTE);
    expect(await refusalOf(world, 'cleo')).toBe('session_full');
    await world.advance(MINUTE);
    expect(await refusalOf(world, 'cleo')).toBeUndefined();
  });

  it('[S24] [S28] is kept also when the session is read from the store meanwhile', async () => {
    const { world, ana, ben } = await full();
    ben.hangUp();
    ana.hangUp();
    await world.advance(15 * MINUTE);
    expect(world.environment.timers).toBe(0);
    expect(await refusalOf(world, 'cleo')).toBe('session_full');
    expect(placeOf(await world.join('ben'))).toMatchObject({ index: 1, lastSeq: 1 });
  });
});

describe('[S13] [S11] a leave that waits for the disk', () => {
  it.each(['before', 'while', 'after'])('takes nothing from a connection that has come meanwhile: the disk works again %s it joins', async (moment) => {
    const { world, ana, ben } = await full();
    const release = world.store.hold();
    ben.say('pace_update', world.sample('ben', { seq: 2, distance: 6 }));
    await world.advance();
    if (moment === 'before') release();
    ben.say('leave_session', { sessionId: 'run', userId: 'ben' });
    ben.hangUp();
    const again = await world.welcome('ben');
    again.say('join_session', { sessionId: 'run', userId: 'ben', friends: [] });
    if (moment === 'after') await world.advance();
    release();
    await world.advance();
    const stored = await world.store.loadSession('run');
    expect(stored?.members.find(({ userId }) => userId === 'ben')?.leftAt).toBeNull();
    ana.news();
    again.say('pace_update', world.sample('ben', { seq: 3, distance: 9 }));
    await world.advance();
    expect(ana.last('friend_updates').updates).toMatchObject([{ userId: 'ben', seq: 3 }]);
    expect(again.last('ack').seq).toBe(3);
  });
});

describe('[S9] the seat of one who leaves', () => {
  it.each([
    ['is free at once', () => {}],
    ['is free also after a restart', (world: World) => world.crash()],
  ])('%s', async (_, then) => {
    const { world, ben } = await full();
    ben.say('leave_session', { sessionId: 'run', userId: 'ben' });
    await world.advance();
    await then(world);
    expect(await refusalOf(world, 'cleo')).toBeUndefined();
    expect(await refusalOf(world, 'ben')).toBe('session_full');
  });
});
