import { z } from '@hono/zod-openapi';
import { check, type Schema } from '@paceline/protocol';
import { jsonSchemaOf } from '@paceline/protocol/json-schema';
import type { ZodType } from 'zod';

/**
 * A schema of the wire protocol for use in an HTTP route: the same checks and reasons,
 * with its JSON Schema for the OpenAPI document (whose generator knows the schemas of zod only).
 */
export function wire<T>(schema: Schema<T>): ZodType<T, T> {
  return z
    .custom<T>()
    .superRefine((value, context) => {
      const checked = check(schema, value);
      if (checked.ok) return;
      const { field, reason } = checked.problem;
      context.addIssue({ code: 'custom', message: reason, path: field === '' ? [] : field.split('.') });
    })
    .openapi(jsonSchemaOf(schema));
}
