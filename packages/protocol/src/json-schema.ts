import { isoTime } from './fields.ts';
import type { Bounds, Definition, Members, Schema } from './schema/index.ts';

/** A JSON Schema of draft 7 or later, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schema of what `schema` accepts on the wire. Unknown members are allowed, as the protocol allows them. */
export function jsonSchemaOf({ definition }: Schema<unknown>): JsonSchema {
  switch (definition.kind) {
    case 'text':
      return textOf(definition);
    case 'number':
      return { type: 'number', ...boundsOf(definition) };
    case 'int':
      return { type: 'integer', ...boundsOf(definition) };
    case 'boolean':
      return { type: 'boolean' };
    case 'one of':
      return { type: 'string', enum: definition.values };
    case 'literal':
      return { type: 'string', const: definition.value };
    case 'object':
      return objectOf(definition.members);
    case 'array':
      return { ...known({ minItems: definition.min, maxItems: definition.max }), type: 'array', items: jsonSchemaOf(definition.entry) };
    case 'variants':
      return { oneOf: definition.variants.map(jsonSchemaOf) };
    case 'messages':
      return { oneOf: Object.entries(definition.schemas).map(([type, data]) => envelopeOf(type, jsonSchemaOf(data))) };
  }
}

/** The JSON Schema of a message of `type` that carries `data`. */
export function envelopeOf(type: string, data: JsonSchema): JsonSchema {
  return {
    type: 'object',
    properties: { type: { const: type }, data, timestamp: jsonSchemaOf(isoTime) },
    // Absent data is read as {}, which only messages without a required member accept.
    required: 'required' in data ? ['type', 'data', 'timestamp'] : ['type', 'timestamp'],
  };
}

function textOf({ min, max, format, pattern }: Extract<Definition, { kind: 'text' }>): JsonSchema {
  return { type: 'string', ...known({ minLength: min, maxLength: max, format, pattern: pattern?.source }) };
}

function objectOf(members: Members): JsonSchema {
  const properties = Object.entries(members).map(([name, member]) => [name, jsonSchemaOf('optional' in member ? member.optional : member)]);
  const required = Object.entries(members).flatMap(([name, member]) => ('optional' in member ? [] : [name]));
  return { type: 'object', properties: Object.fromEntries(properties), ...(required.length > 0 ? { required } : {}) };
}

const boundsOf = ({ min, max }: Bounds): JsonSchema => known({ minimum: min, maximum: max });

/** Without the members that are undefined. */
const known = (schema: JsonSchema): JsonSchema => Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
