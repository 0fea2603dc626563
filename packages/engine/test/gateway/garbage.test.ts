import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trackOf } from '@paceline/testkit/records';
import { identity, World } from './support/world.ts';

const now = '2026-05-01T06:30:00.000Z';
const message = (type: string, data: unknown): string => JSON.stringify({ type, data, timestamp: now });

/** Ana and Ben run; Mallory has joined as well and sends what she likes. */
async function withMallory() {
  const world = new World();
  const ana = await world.join('ana', { friends: ['ben', 'mallory'] });
  const ben = await world.join('ben');
  const mallory = await world.join('mallory');
  for (const client of [ana, ben]) client.news();
  return { world, ana, ben, mallory };
}

interface Garbage {
  readonly what: string;
  readonly frame: string | Uint8Array;
  readonly code: string;
  readonly field?: string;
}

const garbage: readonly Garbage[] = [
  { what: 'nothing at all', frame: '', code: 'not_json' },
  { what: 'no JSON', frame: 'GET / HTTP/1.1', code: 'not_json' },
  { what: 'half a message', frame: '{"type":"ping","da', code: 'not_json' },
  { what: 'null', frame: 'null', code: 'invalid_message', field: '' },
  { what: 'a number', frame: '7', code: 'invalid_message', field: '' },
  { what: 'an array', frame: '[{"type":"ping"}]', code: 'invalid_message', field: '' },
  { what: 'no type', frame: JSON.stringify({ data: {}, timestamp: now }), code: 'invalid_message', field: 'type' },
  { what: 'a type that is no text', frame: JSON.stringify({ type: 7, data: {}, timestamp: now }), code: 'invalid_message', field: 'type' },
  { what: 'an unknown type', frame: message('fly', {}), code: 'unknown_type' },
  { what: 'a type of the server', frame: message('friend_updates', { sessionId: 'run', updates: [] }), code: 'unknown_type' },
  { what: 'a type named __proto__', frame: message('__proto__', {}), code: 'unknown_type' },
  { what: 'a type named constructor', frame: message('constructor', {}), code: 'unknown_type' },
  { what: 'data that is text', frame: message('join_session', 'run'), code: 'invalid_message', field: 'data' },
  { what: 'wrong types', frame: message('pace_update', { userId: 'mallory', sessionId: 'run', pace: 'fast', timestamp: now }), code: 'invalid_message', field: 'data.pace' },
  { what: 'a number that is none', frame: `{"type":"pace_update","data":{"userId":"mallory","sessionId":"run","pace":1e999,"timestamp":"${now}"},"timestamp":"${now}"}`, code: 'invalid_message', field: 'data.pace' },
  { what: 'a place beyond the pole', frame: message('pace_update', { userId: 'mallory', sessionId: 'run', pace: 5, timestamp: now, location: { latitude: 91, longitude: 0 } }), code: 'invalid_message', field: 'data.location.latitude' },
  { what: 'a seq of 0', frame: message('pace_update', { userId: 'mallory', sessionId: 'run', pace: 5, timestamp: now, seq: 0 }), code: 'invalid_message', field: 'data.seq' },
  { what: 'an empty batch', frame: message('track_batch', { userId: 'mallory', sessionId: 'run', samples: [] }), code: 'invalid_message', field: 'data.samples' },
  { what: '__proto__ instead of data', frame: `{"type":"join_session","__proto__":{"data":{}},"timestamp":"${now}"}`, code: 'invalid_message', field: 'data.sessionId' },
  { what: '__proto__ within data', frame: `{"type":"leave_session","data":{"__proto__":{"sessionId":"run","userId":"ana"}},"timestamp":"${now}"}`, code: 'invalid_message', field: 'data.sessionId' },
  { what: 'a time that is none', frame: JSON.stringify({ type: 'ping', data: {}, timestamp: 'now' }), code: 'invalid_message', field: 'timestamp' },
  { what: 'a binary frame where JSON is text', frame: new TextEncoder().encode(message('ping', {})), code: 'unknown_type' },
  { what: 'somebody else as the sender', frame: message('pace_update', { userId: 'ana', sessionId: 'run', pace: 5, timestamp: now, seq: 1 }), code: 'wrong_user' },
  { what: 'somebody else as the leaver', frame: message('leave_session', { userId: 'ana', sessionId: 'run' }), code: 'wrong_user' },
  { what: 'somebody else as the joiner', frame: message('join_session', { userId: 'ana', sessionId: 'run', friends: [] }), code: 'wrong_user' },
  { what: 'a session that one is not in', frame: message('pace_update', { userId: 'mallory', sessionId: 'other', pace: 5, timestamp: now, seq: 1 }), code: 'not_in_session' },
];

describe('garbage', () => {
  it.each(garbage)('[E5] [E6] [I6] $what is answered, has no effect, and the others notice nothing', async ({ frame, code, field }) => {
    const { world, ana, ben, mallory } = await withMallory();
    mallory.sayRaw(frame);
    await world.advance(1_000);
    expect(mallory.news()).toMatchObject([{ type: 'error', data: { code, retry: 'never', ...(field === undefined ? {} : { field }) } }]);
    expect([ana, ben].map((client) => client.news())).toEqual([[], []]);
    expect(mallory.closed).toBeUndefined();
    mallory.say('pace_update', world.sample('mallory', { seq: 1 }));
    await world.advance();
    expect(mallory.last('ack').seq).toBe(1);
    expect(ben.last('friend_updates').updates).toMatchObject([{ userId: 'mallory' }]);
  });

  it('[E6] more than 20 times in a minute closes the connection with 1008, alone', async () => {
    const { world, ana, mallory } = await withMallory();
    for (let count = 0; count < 20; count += 1) mallory.sayRaw('garbage');
    expect(mallory.closed).toBeUndefined();
    mallory.sayRaw('garbage');
    expect(mallory.closed?.code).toBe(1008);
    mallory.sayRaw('garbage');
    await world.advance(1_000);
    expect(mallory.all('error')).toHaveLength(21);
    expect(ana.closed).toBeUndefined();
    expect(ana.news()).toEqual([]);
  });

  it('[E6] now and then is forgiven', async () => {
    const { world, mallory } = await withMallory();
    for (let count = 0; count < 60; count += 1) {
      mallory.sayRaw('garbage');
      await world.advance(3_000);
    }
    expect(mallory.closed).toBeUndefined();
  });

  it('that finds a bug of the server closes its connection alone, and the operator reads of it', async () => {
    const { world, ana, mallory } = await withMallory();
    mallory.say('hello', { version: 1, token: 'bug' });
    await world.advance();
    expect(mallory.last('error')).toMatchObject({ code: 'service_unavailable' });
    expect(mallory.closed?.code).toBe(1013);
    expect(ana.closed).toBeUndefined();
    expect(world.logged.filter(({ level }) => level === 'error')).toMatchObject([{ event: 'a message could not be handled', fields: { reason: 'The verifier has a bug.' } }]);
  });

  it('whatever bytes come in whatever state, nothing throws and the others go on', async () => {
    const world = new World({ messagesPerSecond: 1e6, messageBurst: 1e6 });
    const ana = await world.join('ana', { friends: ['mallory'] });
    const keys = fc.constantFrom('sessionId', 'userId', 'friends', 'seq', 'samples', 'pace', 'timestamp', '__proto__', 'constructor', 'token', 'version', 'resume');
    const values = fc.oneof(fc.jsonValue(), fc.constantFrom('run', 'mallory', 'ana', now, 1, 'good:mallory', 'good:ana', [], {}));
    const nearly = fc
      .record({ type: fc.constantFrom('hello', 'join_session', 'leave_session', 'pace_update', 'track_batch', 'ping', 'pong', 'x'), data: fc.dictionary(keys, values) })
      .map(({ type, data }) => message(type, data));
    const frame = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: 'binary' }), fc.json(), nearly);
    const upgrade = fc.record({ subprotocol: fc.constantFrom('paceline.v1', undefined), identity: fc.constantFrom(undefined, identity('mallory')) });
    await fc.assert(
      fc.asyncProperty(upgrade, fc.array(frame, { maxLength: 15 }), async (how, frames) => {
        const mallory = world.connect(how);
        for (const one of frames) mallory.sayRaw(one);
        await world.advance();
        mallory.hangUp();
        expect(mallory.heard.every(({ type }) => type !== undefined)).toBe(true);
      }),
      { numRuns: 300 },
    );
    const failures = world.logged.filter(({ level }) => level === 'error');
    expect(failures).toEqual([]);
    ana.news();
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance(1_000);
    expect(ana.last('ack').seq).toBe(1);
    expect(await world.store.readTrack(trackOf('run', 'ana'))).toHaveLength(1);
  });
});
