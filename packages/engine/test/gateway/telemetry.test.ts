import { decodeTick, SAMPLE_BYTES, writeSample, type BinarySample, type TickRecord } from '@paceline/protocol/binary';
import { describe, expect, it } from 'vitest';
import type { TestClient } from './support/test-client.ts';
import { World } from './support/world.ts';

/** A member who takes ticks in binary frames. */
async function binaryMember(world: World, userId: string): Promise<TestClient> {
  const client = world.connect();
  client.say('hello', { version: 1, token: `good:${userId}`, telemetry: 'binary' });
  client.say('join_session', { sessionId: 'run', userId, friends: [] });
  await world.advance();
  return client;
}

function ticksOf({ frames }: TestClient): readonly (readonly TickRecord[])[] {
  return frames.flatMap((frame) => {
    if (typeof frame === 'string') return [];
    const read = decodeTick(frame);
    if (!read.ok) throw new Error(read.failure.message);
    return [read.records];
  });
}

function frameOf(sample: BinarySample): Uint8Array {
  const view = new DataView(new ArrayBuffer(SAMPLE_BYTES));
  expect(writeSample(view, sample)).toBe(true);
  return new Uint8Array(view.buffer);
}

describe('binary telemetry', () => {
  it('[B1] [B5] is for those who do not want JSON, the same bytes for all of them, and snapshots stay JSON', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    const cleo = await binaryMember(world, 'cleo');
    expect(cleo.last('friend_updates')).toMatchObject({ snapshot: true });
    ben.say('pace_update', world.sample('ben', { seq: 1, distance: 12.34, location: { latitude: 46, longitude: -30 } }));
    await world.advance();
    expect(ana.last('friend_updates').updates).toMatchObject([{ userId: 'ben', seq: 1 }]);
    expect(ticksOf(ana)).toEqual([]);
    const origin = ana.last('friend_updates').updates[0]?.sessionTime ?? Number.NaN;
    const [[record]] = ticksOf(cleo) as [[TickRecord]];
    // Ana shares her pace alone, and so no place [T6].
    expect(record).toMatchObject({ index: 1, status: 'running', writerEpoch: 1, seq: 1, distance: 12.3, speed: 3.03 });
    expect(Math.abs(record.sessionTime - origin)).toBeLessThanOrEqual(8);
  });

  it('[B4] gives way to JSON when a sample does not fit', async () => {
    const world = new World();
    const { ben } = await world.pair();
    const cleo = await binaryMember(world, 'cleo');
    cleo.news();
    await world.advance(10_000);
    // Held up on its way: its true age is told.
    ben.say('pace_update', world.sample('ben', { seq: 1, timestamp: new Date(world.environment.now() - 5_000).toISOString() }));
    await world.advance();
    expect(ticksOf(cleo)).toEqual([]);
    expect(cleo.all('friend_updates').at(-1)?.updates).toMatchObject([{ userId: 'ben', seq: 1 }]);
    ben.say('pace_update', world.sample('ben', { seq: 2, pace: 0, speed: 200, distance: 1 }));
    await world.advance();
    expect(ticksOf(cleo)).toMatchObject([[{ index: 1, seq: 2, speed: 200 }]]);
  });

  it('[B2] [B3] carries a sample as JSON would, which is the same one when it comes again as JSON', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    const takenAt = world.environment.now();
    const readings = { pace: 5.425, distance: 1798.43, speed: 3.07, elapsed: 601.25, heartRate: 151, status: 'running' as const };
    ben.sayRaw(frameOf({ seq: 1, takenAt, ...readings }));
    await world.advance();
    expect(ben.last('ack')).toMatchObject({ seq: 1 });
    const sent = { seq: 1, timestamp: new Date(takenAt).toISOString(), ...readings };
    ben.say('track_batch', { userId: 'ben', sessionId: 'run', samples: [{ ...sent, pace: 325.5 / 60 }] });
    await world.advance();
    expect([ben.last('ack').seq, ben.all('error')]).toEqual([1, []]);
    expect(ana.all('friend_updates').at(-1)?.updates).toMatchObject([{ userId: 'ben', seq: 1, distance: 1798.43 }]);
  });

  it('[B2] is refused of a spectator, outside of a session, and when it is none; the connection stays', async () => {
    const world = new World();
    await world.pair();
    const cleo = await world.welcome('cleo');
    const sample = frameOf({ seq: 1, takenAt: world.environment.now(), pace: 5 });
    cleo.sayRaw(sample);
    expect(cleo.last('error')).toMatchObject({ code: 'not_in_session', type: 'pace_update' });
    cleo.say('join_session', { sessionId: 'run', userId: 'cleo', friends: [], role: 'spectator' });
    await world.advance();
    cleo.sayRaw(sample);
    expect(cleo.last('error')).toMatchObject({ code: 'not_a_runner' });
    cleo.sayRaw(sample.subarray(0, 20));
    expect(cleo.last('error')).toMatchObject({ code: 'invalid_message', field: 'data.length' });
    cleo.sayRaw(Uint8Array.of(77, 1));
    expect(cleo.last('error')).toMatchObject({ code: 'unknown_type', type: 'binary 77' });
    cleo.sayRaw(Uint8Array.of());
    expect(cleo.last('error')).toMatchObject({ code: 'unknown_type' });
    expect(cleo.closed).toBeUndefined();
  });
});
