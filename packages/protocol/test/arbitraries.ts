import * as fc from 'fast-check';
import { downSchemas, upSchemas, type DownMessage, type UpMessage } from '../src/index.ts';
import { jsonSchemaOf, type JsonSchema } from '../src/json-schema.ts';

const isoTimes = fc
  .tuple(fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }), fc.constantFrom('Z', '+05:30', '-11:00'))
  .map(([date, zone]) => date.toISOString().replace('Z', zone));

const displayNames = fc
  .array(fc.constantFrom('A', 'ß', 'ñ', '走', 'ي', '🏃', ' ', '-', '’'), { minLength: 0, maxLength: 38 })
  .map((characters) => `A${characters.join('')}`);

/** Any value that `schema` allows, for the part of JSON Schema that the protocol uses; a part it does not know fails loudly. */
export function valueOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema['const']);
  if ('enum' in schema) return fc.constantFrom(...(schema['enum'] as readonly unknown[]));
  if ('oneOf' in schema) return fc.oneof(...(schema['oneOf'] as readonly JsonSchema[]).map(valueOf));
  switch (schema['type']) {
    case 'string':
      return stringOf(schema);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer(boundsOf(schema));
    case 'number':
      // JSON has no negative zero; adding 0 turns it into the ordinary one.
      return fc.double({ ...boundsOf(schema), noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    case 'array':
      return fc.array(valueOf(schema['items'] as JsonSchema), { minLength: (schema['minItems'] as number | undefined) ?? 0, maxLength: 5 });
    case 'object':
      return objectOf(schema);
    default:
      throw new Error(`No arbitrary for ${JSON.stringify(schema)}.`);
  }
}

function boundsOf({ minimum, maximum }: JsonSchema): { min?: number; max?: number } {
  return { ...(typeof minimum === 'number' ? { min: minimum } : {}), ...(typeof maximum === 'number' ? { max: maximum } : {}) };
}

function stringOf({ format, pattern, minLength, maxLength }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'date-time') return isoTimes;
  if (typeof pattern !== 'string') return fc.string({ minLength: (minLength as number | undefined) ?? 0, maxLength: Math.min((maxLength as number | undefined) ?? 50, 50) });
  return pattern.startsWith('^(?=') ? displayNames : fc.stringMatching(new RegExp(pattern, 'u'));
}

function objectOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const properties = schema['properties'] as Readonly<Record<string, JsonSchema>>;
  const shape = Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, valueOf(property)]));
  return fc.record(shape, { requiredKeys: (schema['required'] as string[] | undefined) ?? [], noNullPrototype: true });
}

const messageOf = (type: string, data: JsonSchema): fc.Arbitrary<unknown> =>
  fc.record({ type: fc.constant(type), data: valueOf(data), timestamp: isoTimes }, { noNullPrototype: true });

/** Valid messages by type; a message type added to the protocol is covered without a line here. */
export const upMessages = Object.fromEntries(
  Object.entries(upSchemas).map(([type, schema]) => [type, messageOf(type, jsonSchemaOf(schema))]),
) as Record<UpMessage['type'], fc.Arbitrary<UpMessage>>;

export const downMessages = Object.fromEntries(
  Object.entries(downSchemas).map(([type, schema]) => [type, messageOf(type, jsonSchemaOf(schema))]),
) as Record<DownMessage['type'], fc.Arbitrary<DownMessage>>;
