import * as fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import * as protocol from '../src/index.ts';
import { check, downSchemas, messageTypes, upSchemas, webSocketMessage, type Infer, type MessageType, type Schema, type WebSocketMessage } from '../src/index.ts';
import { jsonSchemaOf, type JsonSchema } from '../src/json-schema.ts';
import { downMessages, upMessages, valueOf } from './arbitraries.ts';
import { fixtures } from './fixtures.ts';

const schemas: Readonly<Record<MessageType, Schema<unknown>>> = { ...upSchemas, ...downSchemas };
const camelCase = (type: string): string => type.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** The names of all members that a JSON Schema describes, however deep. */
const namesIn = (schema: unknown): readonly string[] => {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties } = schema as JsonSchema;
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(namesIn)];
};

describe('the models', () => {
  test('have one name for each type of message', () => {
    expect(Object.values(messageTypes).sort()).toEqual(Object.keys(schemas).sort());
    expect(Object.entries(messageTypes).filter(([name, type]) => name !== camelCase(type))).toEqual([]);
    expectTypeOf<(typeof messageTypes)[keyof typeof messageTypes]>().toEqualTypeOf<MessageType>();
  });

  test.each(Object.entries(schemas))('%s is exported as a schema under the name of its type', (type, schema) => {
    expect((protocol as Readonly<Record<string, unknown>>)[`${camelCase(type)}Data`]).toBe(schema);
  });

  test('have the types that apps know', () => {
    expectTypeOf<Infer<typeof webSocketMessage>>().toEqualTypeOf<WebSocketMessage>();
    expectTypeOf<Infer<typeof protocol.joinSessionData>>().toEqualTypeOf<protocol.JoinSessionData>();
    expectTypeOf<protocol.LeaveSessionData>().toEqualTypeOf<{ sessionId: string; userId: string }>();
    expectTypeOf<protocol.PaceUpdateData['location']>().toEqualTypeOf<{ latitude: number; longitude: number } | undefined>();
    expectTypeOf<protocol.SessionStatusData['status']>().toEqualTypeOf<'waiting' | 'active' | 'ended'>();
  });

  test('[E4] have no member with a name that every object inherits, which an absent one would seem to have', () => {
    const names = Object.values(schemas).flatMap((schema) => namesIn(jsonSchemaOf(schema)));
    expect(names.length).toBeGreaterThan(80);
    expect(names.filter((name) => name in Object.prototype)).toEqual([]);
  });

  test('accept what their JSON Schemas describe, and return it equal', () => {
    for (const schema of Object.values(schemas)) {
      fc.assert(
        fc.property(valueOf(jsonSchemaOf(schema)), (value) => {
          expect(check(schema, value)).toEqual({ ok: true, value });
        }),
        { numRuns: 30 },
      );
    }
  });

  test('say of any value whatever either that it is good or what is wrong, and take nothing over that they do not know', () => {
    const any = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withObjectString: true, withSet: true, withSparseArray: true });
    const near = (schema: JsonSchema) => fc.dictionary(fc.constantFrom(...namesIn(schema), '__proto__'), any);
    for (const schema of Object.values(schemas)) {
      const described = jsonSchemaOf(schema);
      fc.assert(
        fc.property(fc.oneof(any, near(described)), (value) => {
          const result = check(schema, value);
          if (result.ok) expect(namesIn(described)).toEqual(expect.arrayContaining(Object.keys(result.value as object)));
          else expect(result.problem.message).toMatch(/^("[\w.]+"|The value) (is|must) .+\.$/s);
        }),
        { numRuns: 50 },
      );
    }
  });
});

describe('a whole message, of whichever side', () => {
  test.each(fixtures('good').map((fixture) => [fixture.name, fixture] as const))('is %s', (_, { frame, decoded }) => {
    expect(check(webSocketMessage, JSON.parse(frame))).toEqual({ ok: true, value: decoded });
  });

  test('is any that can be written', () => {
    fc.assert(
      fc.property(fc.oneof(...Object.values(upMessages), ...Object.values(downMessages)), (message) => {
        expect(check(webSocketMessage, message)).toEqual({ ok: true, value: message });
      }),
    );
  });

  test.each([
    [null, '', 'The value must be an object with type, data and timestamp.'],
    [{}, 'type', '"type" is missing.'],
    [{ type: 1 }, 'type', '"type" must be a string.'],
    [{ type: 'constructor' }, 'type', '"type" is no message type that is known here.'],
    [{ type: 'ping' }, 'timestamp', '"timestamp" is missing.'],
    [{ type: 'ping', data: null, timestamp: '2026-05-01T06:30:00Z' }, 'data', '"data" must be an object.'],
    [{ type: 'ack', timestamp: '2026-05-01T06:30:00Z' }, 'data.sessionId', '"data.sessionId" is missing.'],
    [{ type: 'ack', data: { sessionId: 'run', seq: -1 }, timestamp: '2026-05-01T06:30:00Z' }, 'data.seq', '"data.seq" must be at least 0.'],
  ])('is not %j', (value, field, message) => {
    expect(check(webSocketMessage, value)).toMatchObject({ ok: false, problem: { field, message } });
  });
});
