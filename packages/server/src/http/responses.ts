import { z } from '@hono/zod-openapi';

const problemDetails = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    detail: z.string().openapi({ description: 'What happened this time, a sentence for people.' }),
    code: z.string().openapi({ description: 'Stable name of the problem.', example: 'invalid_session' }),
    remedy: z.string().openapi({ description: 'What to do about it.' }),
    field: z.string().optional().openapi({ description: 'What was wrong in the request.' }),
  })
  .openapi('Problem', { description: 'Problem details, RFC 9457.' });

const meanings = {
  400: 'The request is not valid.',
  401: 'The token is missing, wrong or expired.',
  403: 'The caller is not a member of the session.',
  404: 'There is nothing of that name.',
  413: 'The body is larger than the limit.',
  415: 'The body is not JSON.',
  429: 'Too many requests from this address.',
  503: 'The server cannot do this now.',
} as const;

/** The answer of a route that went well. */
export const json = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
});

/** The answer of a route that has deleted something. */
export const deleted = { 204: { description: 'It is gone.' } };

/** What else a route may answer, for its description. */
export function problems(...statuses: readonly (keyof typeof meanings)[]) {
  const content = { 'application/problem+json': { schema: problemDetails } };
  return Object.fromEntries(statuses.map((status) => [status, { description: meanings[status], content }]));
}

/** What a route with a JSON body takes; nothing at all counts as `{}` unless it is `required`. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema, required: boolean) => ({
  required,
  content: { 'application/json': { schema } },
});

/** For routes that need a token. */
export const bearer = [{ bearer: [] }];
