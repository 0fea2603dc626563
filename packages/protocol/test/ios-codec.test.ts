import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorCodes, errorOf, type DownMessage, type ErrorCode, type UpMessage } from '../src/index.ts';
import { decodeDown, decodeUp, encodeDown, encodeUp, isIosEncoded, isUuid } from '../src/ios/index.ts';
import { downMessages, upMessages } from './arbitraries.ts';

const now = '2026-05-01T06:30:00.000Z';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const innerOf = (frame: string): string => Buffer.from(JSON.parse(frame).data, 'base64').toString();

/** A value with `change` made to every object in it, from the inside out. */
function everywhere(value: unknown, change: (object: Record<string, unknown>) => Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((one) => everywhere(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return change(Object.fromEntries(Object.entries(value).map(([name, child]) => [name, everywhere(child, change)])));
}

const isZero = (location: unknown): boolean => JSON.stringify(location) === '{"latitude":0,"longitude":0}';

/** What every reader loses: zones and fractions of a millisecond, and the place at 0, 0. */
const readBack = (message: unknown): unknown =>
  everywhere(message, ({ timestamp, location, ...others }) => ({
    ...others,
    ...(typeof timestamp === 'string' ? { timestamp: new Date(timestamp).toISOString() } : {}),
    ...(location === undefined || isZero(location) ? {} : { location }),
  }));

/** What a client loses beside that: the spelling of UUIDs, and two states. */
const shown = (message: DownMessage): unknown =>
  everywhere(readBack(message), (object) => {
    const { userId, participants, status } = object;
    return {
      ...object,
      ...(typeof userId === 'string' && isUuid(userId) ? { userId: userId.toUpperCase() } : {}),
      ...(Array.isArray(participants) ? { participants: participants.map((id: string) => (isUuid(id) ? id.toUpperCase() : id)) } : {}),
      ...(status === 'no_gps' ? { status: 'running' } : status === 'ready' ? { status: 'paused' } : {}),
    };
  });

/** Whether every time lies within the four digits of a year when its zone is taken off. */
const isOfOurEra = (message: unknown): boolean => !/"[+-]\d{6}-/.test(JSON.stringify(readBack(message)));

const isoText = /\d{4}-\d\d-\d\dT\d\d:\d\d/;

describe('[D4] what is encoded is decoded to the same, but for the stated losses', () => {
  test.each(Object.entries(upMessages))('up: %s', (_, messages: fc.Arbitrary<UpMessage>) => {
    fc.assert(
      fc.property(messages.filter(isOfOurEra), (message) => {
        const frame = encodeUp(message);
        expect(decodeUp(frame)).toEqual({ ok: true, message: readBack(message) });
        expect(isIosEncoded(JSON.parse(frame))).toBe(true);
        expect(innerOf(frame)).not.toMatch(isoText);
      }),
    );
  });

  const withUuids = fc.uuid().chain((uuid) => fc.constantFrom(uuid, uuid.toUpperCase()));

  test.each(Object.entries(downMessages).filter(([type]) => type !== 'error'))('down: %s', (_, messages: fc.Arbitrary<DownMessage>) => {
    fc.assert(
      fc.property(messages.filter(isOfOurEra), withUuids, (message, uuid) => {
        const named = everywhere(message, (object) => ('userId' in object ? { ...object, userId: uuid } : object)) as DownMessage;
        for (const one of [message, named]) {
          const frame = encodeDown(one);
          expect(decodeDown(frame)).toEqual({ ok: true, message: shown(one) });
          expect(innerOf(frame)).not.toMatch(isoText);
        }
      }),
    );
  });

  test.each(Object.keys(errorCodes) as ErrorCode[])('of an error its code, message, remedy and retry: %s', (code) => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { message, remedy, retry } = errorOf(code, text);
        const decoded = decodeDown(encodeDown({ type: 'error', data: errorOf(code, text, { field: 'data.pace', retryAfter: 7 }), timestamp: now }));
        expect(decoded).toMatchObject({ ok: true, message: { data: { code, message, remedy, retry } } });
      }),
    );
  });

  test('of any other error the sentence', () => {
    const arbitrary = downMessages.error as fc.Arbitrary<Extract<DownMessage, { type: 'error' }>>;
    fc.assert(
      fc.property(arbitrary.filter(isOfOurEra), (message) => {
        const { data } = message;
        const sentence = [data.message, ...(data.remedy === undefined ? [] : [data.remedy])].join(' ').toWellFormed();
        expect(innerOf(encodeDown(message))).toBe(sentence);
        expect(decodeDown(encodeDown(message))).toMatchObject({ ok: true, message: { data: { code: 'unspecified', message: sentence } } });
      }),
    );
  });

  test('a remedy in the middle of a sentence gives nothing away', () => {
    const message = `${errorCodes.not_invited.remedy} Or do not.`;
    const decoded = decodeDown(encodeDown({ type: 'error', data: { code: 'x', message: `So: ${message}` }, timestamp: now }));
    expect(decoded).toMatchObject({ ok: true, message: { data: { code: 'unspecified', message: `So: ${message}` } } });
  });

  test('a lone surrogate, which UTF-8 cannot say, is replaced', () => {
    expect(innerOf(encodeDown({ type: 'error', data: { code: 'x', message: 'a\ud800b' }, timestamp: now }))).toBe('a\ufffdb');
  });
});

describe('[D4] times', () => {
  test('are exact to the millisecond in both directions', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (at) => {
        const timestamp = new Date(at).toISOString();
        const frame = encodeUp({ type: 'ping', data: {}, timestamp });
        expect(decodeUp(frame)).toEqual({ ok: true, message: { type: 'ping', data: {}, timestamp } });
        expect(frame).toMatch(/"timestamp":-?\d+(\.\d{1,3})?}$/);
      }),
    );
  });

  test('count from 2001', () => {
    expect(JSON.parse(encodeUp({ type: 'ping', data: {}, timestamp: '2001-01-01T00:00:00.000Z' }))).toEqual({ type: 'ping', data: '', timestamp: 0 });
  });
});

describe('[D4] [E6] nothing that comes makes a reader throw', () => {
  const hostile = fc.constantFrom('__proto__', 'constructor', 'toString', 'fly', ...Object.keys({ ...upMessages, ...downMessages }));
  const data = fc.oneof(fc.base64String(), fc.json().map(base64), fc.string({ unit: 'binary' }), fc.jsonValue());
  const frame = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.record({ type: fc.oneof(hostile, fc.jsonValue()), data, timestamp: fc.oneof(fc.double(), fc.jsonValue()) }, { requiredKeys: [] }).map((value) => JSON.stringify(value)),
  );

  test('and a failure names the field', () => {
    fc.assert(
      fc.property(frame, (text) => {
        for (const result of [decodeUp(text), decodeDown(text)]) {
          if (result.ok) expect(Object.getPrototypeOf(result.message.data)).toBe(Object.prototype);
          else if (result.failure.code === 'invalid_message') expect(result.failure.field).toMatch(/^(|type|timestamp|data(\.\w+)*)$/);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('a member within the data that is wrong is named as in the plain dialect', () => {
    const pace_update = upMessages.pace_update as fc.Arbitrary<Extract<UpMessage, { type: 'pace_update' }>>;
    fc.assert(
      fc.property(pace_update.filter(isOfOurEra), fc.constantFrom('userId', 'pace', 'seq', 'accuracy'), (message, name) => {
        const inner = { ...JSON.parse(innerOf(encodeUp(message))), [name]: { not: 'this' } };
        const result = decodeUp(JSON.stringify({ type: 'pace_update', data: base64(JSON.stringify(inner)), timestamp: 0 }));
        expect(result).toMatchObject({ ok: false, failure: { code: 'invalid_message', field: `data.${name}`, type: 'pace_update' } });
      }),
    );
  });
});

describe('a platform without base64', () => {
  test('is named with what is missing', () => {
    const { atob, btoa } = globalThis;
    try {
      Object.assign(globalThis, { atob: undefined, btoa: undefined });
      const join: UpMessage = { type: 'leave_session', data: { sessionId: 'run', userId: 'ana' }, timestamp: now };
      expect(() => encodeUp(join)).toThrow('This platform has no btoa, which the iOS encoding needs; define globalThis.btoa before using it.');
      expect(() => decodeUp('{"type":"ping","data":"e30=","timestamp":0}')).toThrow('no atob');
    } finally {
      Object.assign(globalThis, { atob, btoa });
    }
  });
});
