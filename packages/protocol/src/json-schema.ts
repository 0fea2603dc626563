import * as z from 'zod/mini';
import { receivedFact, sessionFact } from './messages/session-event.ts';

/** A JSON Schema of draft 7, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schema of what `schema` accepts on the wire. Unknown fields are allowed, as the protocol allows them. */
export function jsonSchemaOf(schema: z.ZodMiniType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    target: 'draft-07',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      // `unknown` is what a reader makes of a kind that it does not know; no server writes it.
      if (zodSchema === (receivedFact as unknown)) jsonSchema.oneOf = [...(jsonSchemaOf(sessionFact).oneOf as [])];
    },
  });
  return json;
}
