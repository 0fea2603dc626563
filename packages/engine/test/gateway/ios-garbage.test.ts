import { iosDate, iosFrame } from '@paceline/testkit';
import { trackOf } from '@paceline/testkit/records';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IosApp, kim, lee } from './support/ios-app.ts';
import { identity, World } from './support/world.ts';

const now = iosDate(Date.UTC(2026, 4, 1, 6, 30));
const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const framed = (data: unknown, timestamp: unknown = now, type = 'pace_update'): Uint8Array => bytes(JSON.stringify({ type, data, timestamp }));
const own = { userId: lee, sessionId: 'run' };
const sample = (more: object): Uint8Array => framed(base64(JSON.stringify({ ...own, pace: 5, timestamp: now, ...more })));

const garbage: readonly (readonly [what: string, frame: Uint8Array, complaint: string])[] = [
  ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0xc3, 0x28]), 'not UTF-8'],
  ['no JSON', bytes('{"type":"pace_update","data":"'), 'not JSON'],
  ['a number', bytes('7'), 'must be an object'],
  ['data that is an object', framed({ ...own, pace: 5, timestamp: now }), '"data" must be base64'],
  ['data that is a number', framed(7), '"data" must be base64'],
  ['no base64', framed('!!!!'), '"data" must be base64'],
  ['base64 of URLs', framed('-_-_'), '"data" must be base64'],
  ['base64 without its padding', framed(base64('{}').replaceAll('=', '')), '"data" must be base64'],
  ['base64 with a line break', framed(`${base64('{"a":1}').slice(0, 4)}\n${base64('{"a":1}').slice(4)}`), '"data" must be base64'],
  ['base64 of bytes that are no text', framed(base64(new Uint8Array([0x7b, 0xff, 0x7d, 0x80]))), '"data" must be base64'],
  ['base64 of what is no JSON', framed(base64('GET / HTTP/1.1')), '"data" must be base64 of a JSON object'],
  ['base64 of half an object', framed(base64('{"pace":')), '"data" must be base64 of a JSON object'],
  ['base64 of an array', framed(base64('[]')), '"data" must be base64 of a JSON object'],
  ['base64 of null', framed(base64('null')), '"data" must be base64 of a JSON object'],
  ['base64 of base64', framed(base64(JSON.stringify(base64('{}')))), '"data" must be base64 of a JSON object'],
  ['empty data where some is needed', framed(''), '"data.userId" is missing'],
  ['a time that is text', framed(base64('{}'), '2026-05-01T06:30:00.000Z', 'ping'), '"timestamp" must be a number'],
  ['no time', bytes(JSON.stringify({ type: 'ping', data: '' })), '"timestamp" is missing'],
  ['a time beyond all calendars', framed('', 1e300, 'ping'), '"timestamp" must be a number'],
  ['a time that is infinite', bytes('{"type":"ping","data":"","timestamp":1e999}'), '"timestamp" must be a number'],
  ['a time that is no number', bytes('{"type":"ping","data":"","timestamp":NaN}'), 'not JSON'],
  ['a sample without a time', framed(base64(JSON.stringify({ ...own, pace: 5 }))), '"data.timestamp" is missing'],
  ['a sample of the year 10000', sample({ timestamp: 252_423_993_600 }), '"data.timestamp" must be a number'],
  ['a sample of a time before Christ', sample({ timestamp: -1e11 }), '"data.timestamp" must be a number'],
  ['a sample whose time is text', sample({ timestamp: 'now' }), '"data.timestamp" must be a number'],
  ['a sample whose time is null', sample({ timestamp: null }), '"data.timestamp" must be a number'],
  ['a pace that is text', sample({ pace: 'fast' }), '"data.pace" must be'],
  ['a place beyond the pole', sample({ location: { latitude: 91, longitude: 0 } }), '"data.location.latitude" must be'],
  ['a batch with a bad time in it', framed(base64(JSON.stringify({ ...own, samples: [{ seq: 1, pace: 5, timestamp: now }, { seq: 2, pace: 5, timestamp: 'x' }] })), now, 'track_batch'), '"data.samples.1.timestamp" must be a number'],
  ['a batch of what is no sample', framed(base64(JSON.stringify({ ...own, samples: [7] })), now, 'track_batch'), '"data.samples.0" must be'],
  ['an unknown type', framed('!!', 'now', 'fly'), 'no message type "fly"'],
  ['a type named __proto__', framed('', now, '__proto__'), 'no message type "__proto__"'],
  ['__proto__ within data', framed(base64('{"__proto__":{"userId":"x","sessionId":"run"}}'), now, 'leave_session'), '"data.sessionId" is missing'],
  ['somebody else as the sender', framed(base64(JSON.stringify({ ...own, userId: kim, pace: 5, timestamp: now }))), `not of user "${kim}"`],
];

/** Kim's app and Ana run; Lee's app has joined as well and sends what it likes. */
async function withLee() {
  const world = new World();
  const app = new IosApp(world, kim);
  app.join(['ana', lee]);
  await world.advance();
  const ana = await world.join('ana');
  const other = new IosApp(world, lee);
  other.join();
  await world.advance();
  for (const one of [app, ana, other]) one.news();
  return { world, app, ana, other };
}

describe('garbage in the iOS encoding', () => {
  it.each(garbage)('[E5] [E6] %s is answered in a sentence, has no effect, and the others notice nothing', async (_, frame, complaint) => {
    const { world, app, ana, other } = await withLee();
    other.client.sayRaw(frame);
    await world.advance(1_000);
    expect(other.news()).toMatchObject([{ type: 'error', data: expect.stringContaining(complaint) }]);
    expect([app, ana].map((one) => one.news())).toEqual([[], []]);
    other.fix(5);
    await world.advance(1_000);
    expect(ana.last('friend_updates').updates).toMatchObject([{ userId: lee, seq: 1 }]);
    expect(app.last('friend_update')).toMatchObject({ userId: lee });
    expect([app.client, ana, other.client].map(({ closed }) => closed)).toEqual([undefined, undefined, undefined]);
  });

  it('[E6] more than 20 times in a minute closes the connection with 1008, alone', async () => {
    const { app, ana, other } = await withLee();
    for (let count = 0; count <= 20; count += 1) other.client.sayRaw(framed('!!!!'));
    expect(other.client.closed?.code).toBe(1008);
    expect([app.client.closed, ana.closed]).toEqual([undefined, undefined]);
  });

  it('[T5] a wrong clock of the device, however wrong, moves nobody in time', async () => {
    const { world, app, ana, other } = await withLee();
    for (const timestamp of [0, now + 86_400, now - 86_400, 2e11]) {
      other.client.sayRaw(sample({ timestamp }));
      await world.advance(1_000);
    }
    const times = ana.all('friend_updates').flatMap(({ updates }) => updates.map(({ sessionTime = 0 }) => sessionTime));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThan(10_000);
    expect(app.all('friend_update')).toHaveLength(4);
  });

  it('whatever comes, nothing throws and the others go on', async () => {
    const world = new World({ messagesPerSecond: 1e6, messageBurst: 1e6 });
    const app = new IosApp(world, kim);
    app.join([lee]);
    await world.advance();
    const keys = fc.constantFrom('sessionId', 'userId', 'friends', 'seq', 'samples', 'pace', 'timestamp', 'location', '__proto__', 'constructor');
    // Not Kim: who is believed to be Kim has their place.
    const values = fc.oneof(fc.jsonValue(), fc.constantFrom('run', lee, now, 1, 0, [], [{}], {}, { latitude: 0, longitude: 0 }));
    const types = fc.constantFrom('hello', 'join_session', 'leave_session', 'pace_update', 'track_batch', 'ping', 'pong', 'x');
    const inner = fc.oneof(fc.dictionary(keys, values).map((data) => base64(JSON.stringify(data))), fc.base64String(), fc.uint8Array().map(base64), fc.string());
    const nearly = fc.tuple(inner, fc.oneof(fc.double(), fc.constant(now)), types).map(([data, timestamp, type]) => framed(data, timestamp, type));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom({ isBelieved: true }, { identity: identity(lee) }), fc.array(nearly, { maxLength: 15 }), async (how, frames) => {
        const other = new IosApp(world, lee, how);
        other.client.sayRaw(iosFrame('ping', {}, world.environment.now()));
        for (const one of frames) other.client.sayRaw(one);
        await world.advance();
        other.client.hangUp();
        expect(other.heard.every(({ type }) => type !== undefined)).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(world.logged.filter(({ level }) => level === 'error')).toEqual([]);
    app.fix(5);
    await world.advance(1_000);
    expect(app.client.closed).toBeUndefined();
    expect(await world.store.readTrack(trackOf('run', kim))).toHaveLength(1);
  });
});
