import { describe, expect, it } from 'vitest';
import { trackOf } from '@paceline/testkit/records';
import type { Seat } from '../../src/sessions/seat.ts';
import { TestOutlet } from '../fanout/support.ts';
import { identity, World } from '../gateway/support/world.ts';
import { sample } from './support.ts';

async function seated(world: World, userId: string, outlet: TestOutlet): Promise<Seat> {
  const joining = world.sessions.join({ sessionId: 'run', friends: [], identity: identity(userId), outlet });
  await world.advance();
  const outcome = await joining;
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.value;
}

describe('a seat', () => {
  it('[S11] is without effect once another connection has taken over', async () => {
    const world = new World();
    const [first, second] = [new TestOutlet(), new TestOutlet()];
    const older = await seated(world, 'ana', first);
    const newer = await seated(world, 'ana', second);
    expect(first.closedWith?.code).toBe(4501);
    second.news();
    older.live(sample(1));
    older.recorded([sample(1)]);
    older.drop();
    expect(await older.leave()).toEqual({ ok: true, value: undefined });
    await world.advance(60_000);
    expect(second.news()).toEqual([]);
    expect(await world.store.readTrack(trackOf('run', 'ana'))).toEqual([]);
    newer.live(sample(1));
    await world.advance();
    expect(second.news().map(({ type }) => type)).toEqual(['friend_updates', 'ack']);
  });

  it('[S13] is without effect after leaving', async () => {
    const world = new World();
    const outlet = new TestOutlet();
    const seat = await seated(world, 'ana', outlet);
    const leaving = seat.leave();
    await world.advance();
    await leaving;
    outlet.news();
    seat.live(sample(1));
    seat.recorded([sample(1)]);
    expect(await seat.leave()).toEqual({ ok: true, value: undefined });
    seat.drop();
    await world.advance(60_000);
    expect(outlet.news()).toEqual([]);
    expect(await world.store.readTrack(trackOf('run', 'ana'))).toEqual([]);
  });
});
