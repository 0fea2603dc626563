import { z } from '@hono/zod-openapi';
import { safeParse, toJSONSchema, type ZodType } from 'zod';
import type { $ZodType, output } from 'zod/v4/core';

/**
 * A schema of the wire protocol for use in an HTTP route: the same checks and messages,
 * with its JSON Schema for the OpenAPI document (whose generator does not know the protocol's small schemas).
 */
export function wire<Schema extends $ZodType>(schema: Schema): ZodType<output<Schema>, output<Schema>> {
  return z
    .custom<output<Schema>>()
    .superRefine((value, context) => {
      const parsed = safeParse(schema, value);
      for (const { message, path } of parsed.error?.issues ?? []) context.addIssue({ code: 'custom', message, path: [...path] });
    })
    .openapi(documentOf(schema));
}

function documentOf(schema: $ZodType): object {
  const { $schema: _, ...document } = toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
  return document;
}
