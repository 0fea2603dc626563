import { displayName, id, isoTime } from '../src/index.ts';
import { jsonSchemaOf, type JsonSchema } from '../src/json-schema.ts';

/** One line of a message's table in PROTOCOL.md: path, type with its bounds, and whether it must be there. */
export type FieldRow = readonly [field: string, type: string, required: 'yes' | ''];

const named = new Map([
  [JSON.stringify(jsonSchemaOf(id)), 'id'],
  [JSON.stringify(jsonSchemaOf(displayName)), 'name'],
  [JSON.stringify(jsonSchemaOf(isoTime)), 'time'],
]);
const EPOCH_MS = 8.64e15;

/** The lines that PROTOCOL.md must have for an object, its parts included. */
export function fieldRows(schema: JsonSchema, prefix = ''): readonly FieldRow[] {
  const required = (schema['required'] as readonly string[] | undefined) ?? [];
  return Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>).flatMap(([name, field]) => [
    [`${prefix}${name}`, typeOf(field), required.includes(name) ? 'yes' : ''] as const,
    ...fieldRows(field, `${prefix}${name}.`),
    ...(field['type'] === 'array' ? fieldRows(field['items'] as JsonSchema, `${prefix}${name}[].`) : []),
  ]);
}

function typeOf(schema: JsonSchema): string {
  const name = named.get(JSON.stringify(schema));
  if (name !== undefined) return name;
  if ('enum' in schema) return (schema['enum'] as readonly string[]).map((value) => `\`${value}\``).join(', ');
  if ('oneOf' in schema) return 'object';
  const { minimum, maximum } = schema as { minimum?: number; maximum?: number };
  switch (schema['type']) {
    case 'string':
      return lengths('text', schema['minLength'], schema['maxLength']);
    case 'integer':
      return `integer ≥ ${minimum}`;
    case 'number':
      if (maximum === EPOCH_MS) return 'epoch ms';
      return maximum === undefined ? 'number' : `number ${minimum}…${maximum}`;
    case 'array':
      return lengths(`array of ${typeOf(schema['items'] as JsonSchema)}`, schema['minItems'], schema['maxItems']);
    default:
      return String(schema['type']);
  }
}

const lengths = (type: string, least: unknown, most: unknown): string =>
  typeof most === 'number' ? `${type}, ${typeof least === 'number' ? least : 0}…${most}` : type;
