import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { decodeDown, decodeUp, encode, errorCodes, type DecodeResult, type DownMessage, type UpMessage } from '../src/index.ts';
import { downMessages, upMessages } from './arbitraries.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

const anyUp = fc.oneof(...Object.values(upMessages));
const anyDown = fc.oneof(...Object.values(downMessages));

/** Keys and values that attack JavaScript rather than the protocol. */
const hostileKey = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '');
const hostileText = fc.constantFrom('1e999', '-1e999', '1e308', '123456789012345678901234567890', '-0', '"\\ud800"', '"\\udfff\\ud800"', '"\\u0000"', '{"__proto__":{"type":"ping"}}', '{"constructor":{"prototype":{"polluted":1}}}');
const nested = fc.integer({ min: 1, max: 15_000 }).chain((depth) => fc.constantFrom('['.repeat(depth) + ']'.repeat(depth), '{"a":'.repeat(depth) + '1' + '}'.repeat(depth), '['.repeat(depth)));

/** What must hold for every frame, whatever it says; returns both results. */
function decodeSoundly(frame: string): readonly DecodeResult<UpMessage | DownMessage>[] {
  const results = [decodeUp(frame), decodeDown(frame)];
  for (const result of results) {
    if (result.ok) expect(Object.getPrototypeOf(result.message.data)).toBe(Object.prototype);
    else expectUseful(result.failure, frame);
  }
  return results;
}

function expectUseful(failure: Extract<DecodeResult<never>, { ok: false }>['failure'], frame: string): void {
  expect(Object.keys(errorCodes)).toContain(failure.code);
  switch (failure.code) {
    case 'not_json':
      expect(() => JSON.parse(frame)).toThrow(SyntaxError);
      expect(failure.message).toBe('The frame is not JSON.');
      return;
    case 'unknown_type':
      expect(failure.type.length).toBeLessThanOrEqual(60);
      return;
    case 'invalid_message':
      expect(failure.field).toMatch(/^(|type|timestamp|data(\.\w+)*)$/);
      expect(failure.message).toContain(failure.field === '' ? 'The message' : `"${failure.field}" `);
      expect(failure.message).not.toContain('undefined');
  }
}

function pathsOf(value: Json, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...at, key]))];
}

/** The JSON text of `value` with `text` in place of what is at `path`; undefined removes it. */
function textWith(value: Json, path: Path, text: string | undefined): string | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return text;
  if (Array.isArray(value)) {
    return `[${value.flatMap((child, index) => (index === Number(key) ? (textWith(child, rest, text) ?? []) : JSON.stringify(child))).join(',')}]`;
  }
  const members = Object.entries(value as { [key: string]: Json }).flatMap(([name, child]) => {
    const written = name === key ? textWith(child, rest, text) : JSON.stringify(child);
    return written === undefined ? [] : `${JSON.stringify(name)}:${written}`;
  });
  return `{${members.join(',')}}`;
}

/** A good message of which one value, somewhere, is replaced or removed. */
const mutated = (messages: fc.Arbitrary<UpMessage | DownMessage>) =>
  messages.chain((message) => {
    const value = JSON.parse(encode(message)) as Json;
    const replacement = fc.oneof(fc.json(), hostileText, nested, fc.constant(undefined));
    return fc.tuple(fc.constantFrom(...pathsOf(value)), replacement).map(([path, text]) => ({
      path: path.join('.'),
      frame: textWith(value, path, text) ?? '',
    }));
  });

/** Whether a problem at `field` can come from a change at `path`: one lies on the way to the other. */
const onOneLine = (field: string, path: string): boolean => path === '' || field === path || field.startsWith(`${path}.`) || path.startsWith(`${field}.`);

afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

describe('[E1] a frame that is no message is answered with a failure, never with an exception', () => {
  test('any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (text) => void decodeSoundly(text)));
  });

  test('any JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => void decodeSoundly(text)));
  });

  test('what JSON.parse itself refuses to take', () => {
    for (const frame of [undefined, null, Symbol('frame'), 1n, new Uint8Array(3)]) {
      expect(decodeUp(frame as unknown as string).ok).toBe(false);
    }
  });

  test('an envelope of any type with any data', () => {
    const type = fc.oneof(fc.string(), hostileKey, fc.constantFrom(...Object.keys({ ...upMessages, ...downMessages })));
    const timestamp = fc.oneof(fc.constant('2026-05-01T06:30:00.000Z'), fc.jsonValue());
    fc.assert(
      fc.property(type, fc.oneof(fc.json(), hostileText, nested), timestamp, (type, data, timestamp) => {
        decodeSoundly(`{"type":${JSON.stringify(type)},"data":${data},"timestamp":${JSON.stringify(timestamp)}}`);
      }),
    );
  });

  test('arrays and objects nested as deeply as a frame can carry', () => {
    fc.assert(fc.property(nested, (text) => void decodeSoundly(`{"type":"ping","data":{"t0":1,"extra":${text}},"timestamp":"2026-05-01T06:30:00.000Z"}`)), { numRuns: 30 });
  });
});

describe('[E6] a failure names the field', () => {
  test.each(Object.entries({ up: [anyUp, decodeUp] as const, down: [anyDown, decodeDown] as const }))('of a message (%s) with one bad value', (_, [messages, decode]) => {
    let failures = 0;
    fc.assert(
      fc.property(mutated(messages), ({ path, frame }) => {
        decodeSoundly(frame);
        const result = decode(frame);
        if (result.ok || result.failure.code !== 'invalid_message') return;
        failures += 1;
        // Another type or kind asks for other fields, so there the problem may lie beside the change.
        if (path === 'type' || path === 'data.event.kind') return;
        expect(onOneLine(result.failure.field, path), `${result.failure.field} for a change at ${path} of ${frame}`).toBe(true);
      }),
      { numRuns: 1000 },
    );
    expect(failures).toBeGreaterThan(300);
  });

  test.each(['password=hunter2', '{"token":"eyJhbGciOiJIUzI1NiJ9', '{"latitude":46.01,}'])('a frame that is not JSON is not quoted: %s', (frame) => {
    expect(decodeUp(frame)).toEqual({ ok: false, failure: { code: 'not_json', message: 'The frame is not JSON.' } });
  });
});

describe('[E4] hostile keys are unknown fields like any other', () => {
  test('wherever they stand', () => {
    fc.assert(
      fc.property(anyUp, hostileKey, fc.json(), (message, key, json) => {
        const extra = `{${JSON.stringify(key)}:${json}`;
        const members = Object.entries(message.data).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
        const data = `${[extra, ...members].join(',')}}`;
        const result = decodeUp(`${extra},"type":"${message.type}","data":${data},"timestamp":"${message.timestamp}"}`);
        expect(result).toEqual({ ok: true, message });
        expect(Object.hasOwn((result as { message: UpMessage }).message.data, key)).toBe(false);
      }),
    );
  });

  test.each(['__proto__', 'constructor', 'toString'])('"%s" is an unknown type', (type) => {
    expect(decodeUp(JSON.stringify({ type, data: {}, timestamp: '2026-05-01T06:30:00.000Z' }))).toMatchObject({ ok: false, failure: { code: 'unknown_type', type } });
  });
});

describe('[E3] what is encoded is decoded to the same', () => {
  test.each(Object.entries(upMessages))('up: %s', (_, messages) => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(decodeUp(encode(message))).toEqual({ ok: true, message });
      }),
    );
  });

  test.each(Object.entries(downMessages))('down: %s', (_, messages) => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(decodeDown(encode(message))).toEqual({ ok: true, message });
      }),
    );
  });
});
