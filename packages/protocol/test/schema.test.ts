import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check, isoTime, messageTypes, webSocketMessage, type Schema } from '../src/index.ts';
import { jsonSchemaOf } from '../src/json-schema.ts';
import { array, boolean, int, number, object, oneOf, openVariants, optional, text, variants, word } from '../src/schema/index.ts';
import { downMessages, upMessages, valueOf } from './arbitraries.ts';

/** What is wrong with a value, as the whole sentence; undefined when nothing is. */
function problem(schema: Schema<unknown>, value: unknown): string | undefined {
  const result = check(schema, value);
  return result.ok ? undefined : result.problem.message;
}

const place = object({ latitude: number({ min: -90, max: 90 }), name: optional(text({ min: 1, max: 3 })) });
const fact = variants('kind', { joined: { userId: text() }, ended: {} });
const received = openVariants('kind', { joined: { userId: text() }, ended: {} });

const good: readonly (readonly [string, Schema<unknown>, unknown])[] = [
  ['a text', text(), ''],
  ['a text of the least length', text({ min: 2, max: 3 }), 'ab'],
  ['a text of the greatest length', text({ min: 2, max: 3 }), 'abc'],
  ['a word', word('a-c', { min: 1, max: 3 }, 'must be a word'), 'abc'],
  ['a number at its bounds', number({ min: -1, max: 1 }), -1],
  ['a fraction', number(), 0.5],
  ['a whole number', int(0), 0],
  ['the last whole number', int(0), Number.MAX_SAFE_INTEGER],
  ['a truth value', boolean(), false],
  ['one of', oneOf('a', 'b'), 'b'],
  ['an empty array', array(number()), []],
  ['an array', array(number(), { min: 1, max: 2 }), [1, 2]],
  ['an object', place, { latitude: 1, name: 'x' }],
  ['an object without the member that it may lack', place, { latitude: 1 }],
  ['a variant', fact, { kind: 'joined', userId: 'ana' }],
  ['a variant without members', fact, { kind: 'ended' }],
];

const bad: readonly (readonly [string, Schema<unknown>, unknown, string])[] = [
  ['nothing', text(), undefined, 'The value is missing.'],
  ['null', text(), null, 'The value must be a string.'],
  ['a text that is too short', text({ min: 1, max: 3 }), '', 'The value must have at least 1 character.'],
  ['a text that is too long', text({ max: 3 }), 'abcd', 'The value must have at most 3 characters.'],
  ['a text of another pattern', text({ pattern: /^a/, reason: 'must begin with a' }), 'b', 'The value must begin with a.'],
  ['a word with another character', word('a-c', { min: 1, max: 3 }, 'must be a word'), 'abd', 'The value must be a word.'],
  ['a word that is too long', word('a-c', { min: 1, max: 3 }, 'must be a word'), 'abca', 'The value must be a word.'],
  ['a text for a number', number(), '5', 'The value must be a finite number.'],
  ['a number that is none', number(), Number.NaN, 'The value must be a finite number.'],
  ['an infinite number', number(), Infinity, 'The value must be a finite number.'],
  ['a number below', number({ min: 0 }), -0.1, 'The value must be at least 0.'],
  ['a number above', number({ max: 9 }), 9.1, 'The value must be at most 9.'],
  ['a fraction for a whole number', int(0), 1.5, 'The value must be a whole number.'],
  ['a whole number below', int(1), 0, 'The value must be at least 1.'],
  ['a whole number that a double does not tell from the next', int(0), 2 ** 53, `The value must be at most ${Number.MAX_SAFE_INTEGER}.`],
  ['a number for a truth value', boolean(), 1, 'The value must be true or false.'],
  ['none of', oneOf('a', 'b'), 'c', 'The value must be one of "a", "b".'],
  ['an object for an array', array(number()), { length: 0 }, 'The value must be an array.'],
  ['an array that is too long', array(number(), { max: 1 }), [1, 2], 'The value must have at most 1 entry.'],
  ['an array with a wrong entry', array(number()), [1, 'x'], '"1" must be a finite number.'],
  ['an array for an object', place, [], 'The value must be an object.'],
  ['null for an object', place, null, 'The value must be an object.'],
  ['an object that lacks a member', place, { name: 'x' }, '"latitude" is missing.'],
  ['a wrong member', place, { latitude: 91 }, '"latitude" must be at most 90.'],
  ['null for a member that may be absent', place, { latitude: 1, name: null }, '"name" must be a string.'],
  ['a wrong part of a part', array(object({ at: place })), [{ at: { latitude: '1' } }], '"0.at.latitude" must be a finite number.'],
  ['no kind', fact, {}, '"kind" is missing.'],
  ['an unknown kind', fact, { kind: 'constructor' }, '"kind" is none of the known kinds.'],
  ['a known kind that lacks a member', received, { kind: 'joined' }, '"userId" is missing.'],
];

describe('a schema', () => {
  test.each(good)('takes %s, and gives a copy of it', (_, schema, value) => {
    const result = check(schema, value);
    expect(result).toEqual({ ok: true, value });
    if (result.ok && typeof value === 'object') expect(result.value).not.toBe(value);
  });

  test.each(bad)('refuses %s, and says why', (_, schema, value, message) => {
    expect(problem(schema, value)).toBe(message);
  });

  test('leaves out what it does not know, however it is called', () => {
    const hostile: unknown = JSON.parse('{"latitude":1,"__proto__":{"polluted":true},"constructor":1,"hasOwnProperty":2,"extra":{"name":"x"}}');
    const result = check(place, hostile);
    expect(result).toEqual({ ok: true, value: { latitude: 1 } });
    expect(result.ok && Object.keys(result.value)).toEqual(['latitude']);
    expect(Object.getPrototypeOf(result.ok && result.value)).toBe(Object.prototype);
  });

  test('does not take an inherited member for one that is there', () => {
    const inherits = object({ toString: text() });
    expect(problem(inherits, JSON.parse('{}'))).toBe('"toString" is missing.');
  });

  test('reads a kind of a later version as unknown, with its name', () => {
    expect(check(received, { kind: 'cheer', loud: true })).toEqual({ ok: true, value: { kind: 'unknown', name: 'cheer' } });
    expect(check(received, { kind: 'unknown', name: 'cheer' })).toEqual({ ok: true, value: { kind: 'unknown', name: 'cheer' } });
  });
});

describe('[E3] a time', () => {
  const isTime = (value: string): boolean => check(isoTime, value).ok;

  test('is every instant that a Date can write', () => {
    const dates = fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });
    fc.assert(fc.property(dates, (date) => isTime(date.toISOString()) && isTime(date.toISOString().replace('Z', '+02:00'))));
  });

  test('is of a day that exists: as many in each month as the calendar has', () => {
    for (const year of [1900, 2000, 2023, 2024, 2100, 400, 0]) {
      for (let month = 0; month <= 13; month++) {
        for (let day = 0; day <= 32; day++) {
          const written = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          const date = new Date(`${written}T00:00:00Z`);
          const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written);
          expect([written, isTime(`${written}T06:30:00Z`)]).toEqual([written, exists]);
        }
      }
    }
  });

  test.each(['2026-05-01T24:00:00Z', '2026-05-01T06:60:00Z', '2026-05-01T06:30:60Z', '2026-05-01T06:30Z', '2026-05-01 06:30:00Z', '2026-05-01T06:30:00', '2026-05-01T06:30:00z', '2026-05-01T06:30:00+2:00', '2026-05-01T06:30:00+24:00', '2026-05-01T06:30:00.Z', ' 2026-05-01T06:30:00Z', '2026-05-01T06:30:00Z\n', '+002026-05-01T06:30:00Z'])(
    'is not %j',
    (value) => expect(problem(isoTime, value)).toBe('The value must be an ISO 8601 time with a zone.'),
  );

  test('has at most 40 characters', () => {
    expect(isTime(`2026-05-01T06:30:00.${'0'.repeat(19)}Z`)).toBe(true);
    expect(problem(isoTime, `2026-05-01T06:30:00.${'0'.repeat(20)}Z`)).toBe('The value must have at most 40 characters.');
  });
});

describe('every message', () => {
  const all = { ...upMessages, ...downMessages };

  test.each(Object.entries(all))('%s: what the JSON Schema describes is what the schema takes', (_, messages) => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(check(webSocketMessage, message)).toEqual({ ok: true, value: message });
      }),
      { numRuns: 50 },
    );
  });

  test('anything at all is either taken or refused with a reason', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const result = check(webSocketMessage, value);
        expect(result.ok || result.problem.message.length > 0).toBe(true);
      }),
    );
  });

  test('the JSON Schema of the whole describes each type', () => {
    fc.assert(fc.property(valueOf(jsonSchemaOf(webSocketMessage)), (value) => check(webSocketMessage, value).ok), { numRuns: 50 });
  });

  test('every message type\'s raw value is what stands on the wire', () => {
    expect(messageTypes).toEqual({
      hello: 'hello', joinSession: 'join_session', leaveSession: 'leave_session', paceUpdate: 'pace_update', trackBatch: 'track_batch', watch: 'watch', ping: 'ping', pong: 'pong',
      welcome: 'welcome', sessionStatus: 'session_status', sessionEvent: 'session_event', friendUpdate: 'friend_update', friendUpdates: 'friend_updates',
      ack: 'ack', error: 'error', cadence: 'cadence', reconnect: 'reconnect',
    });
    expect(Object.values<string>(messageTypes).sort()).toEqual(Object.keys(all).sort());
  });
});
