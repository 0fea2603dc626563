import { expect, test } from 'vitest';
import { webSocketMessage } from '../src/index.ts';
import { jsonSchemaOf } from '../src/json-schema.ts';
import { array, object, optional } from '../src/schema/composites.ts';
import { boolean, int, literal, number, oneOf, text, word } from '../src/schema/values.ts';
import { openVariants, variants } from '../src/schema/variants.ts';

const point = { kind: { type: 'string', const: 'point' } };
const circle = { kind: { type: 'string', const: 'circle' }, radius: { type: 'number' } };
const shapes = {
  oneOf: [
    { type: 'object', properties: point, required: ['kind'] },
    { type: 'object', properties: circle, required: ['kind', 'radius'] },
  ],
};

test.each([
  [text(), { type: 'string' }],
  [text({ min: 1, max: 2, pattern: /^a/u, reason: 'must begin with a', format: 'a-text' }), { type: 'string', minLength: 1, maxLength: 2, format: 'a-text', pattern: '^a' }],
  [word('a-c', { min: 1, max: 3 }, 'must be short'), { type: 'string', pattern: '^[a-c]{1,3}$' }],
  [number(), { type: 'number' }],
  [number({ min: 0 }), { type: 'number', minimum: 0 }],
  [number({ min: 0, max: 1 }), { type: 'number', minimum: 0, maximum: 1 }],
  [int(1), { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }],
  [boolean(), { type: 'boolean' }],
  [oneOf('a', 'b'), { type: 'string', enum: ['a', 'b'] }],
  [literal('a'), { type: 'string', const: 'a' }],
  [array(boolean()), { type: 'array', items: { type: 'boolean' } }],
  [array(boolean(), { min: 1, max: 2 }), { type: 'array', items: { type: 'boolean' }, minItems: 1, maxItems: 2 }],
  [object({}), { type: 'object', properties: {} }],
  [object({ a: boolean(), b: optional(boolean()) }), { type: 'object', properties: { a: { type: 'boolean' }, b: { type: 'boolean' } }, required: ['a'] }],
  [variants('kind', { point: {}, circle: { radius: number() } }), shapes],
  [openVariants('kind', { point: {}, circle: { radius: number() } }), shapes],
] as const)('%j is described as plain data', (schema, expected) => {
  expect(JSON.parse(JSON.stringify(jsonSchemaOf(schema)))).toEqual(expected);
});

test('a whole message is described by its envelope', () => {
  const described = jsonSchemaOf(webSocketMessage)['oneOf'] as readonly object[];
  expect(described).toContainEqual({
    type: 'object',
    properties: { type: { const: 'ping' }, data: { type: 'object', properties: { t0: { type: 'number' } } }, timestamp: expect.objectContaining({ format: 'date-time' }) },
    required: ['type', 'timestamp'],
  });
  expect(described).toContainEqual(expect.objectContaining({ required: ['type', 'data', 'timestamp'] }));
});
