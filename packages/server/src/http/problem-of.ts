import type { z } from '@hono/zod-openapi';
import { StoreError } from '@paceline/engine/store';
import { HTTPException } from './hono.ts';
import { Problem } from './problem.ts';

/** What went wrong, as the caller is told. Bugs and a failing store are also reported to the operator. */
export function problemOf(error: unknown, report: (error: unknown) => void): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) return ofFramework(error);
  report(error);
  if (error instanceof StoreError) return new Problem('service_unavailable', 'The store does not answer.', { cause: error });
  return new Problem('internal', 'Something unexpected happened while answering.', { cause: error });
}

/** The first thing that is wrong in a request; `query` holds all values of each parameter of its address, where one of those is it. */
export function invalidRequest({ issues }: z.ZodError, query: Readonly<Record<string, readonly string[]>> = {}): Problem {
  const [issue] = issues;
  const message = issue?.message ?? 'The request is not valid';
  if (issue === undefined || issue.path.length === 0) return new Problem('invalid_request', `${message}.`);
  const field = issue.path.join('.');
  const times = query[field]?.length ?? 1;
  // Of several values its schema would only tell that they are a list.
  if (times > 1) return new Problem('invalid_request', `"${field}" is given ${times === 2 ? 'twice' : `${times} times`}, and may be given once.`, { field });
  return new Problem('invalid_request', `"${field}": ${message}.`, { field });
}

function ofFramework(error: HTTPException): Problem {
  if (error.status === 415) return new Problem('unsupported_media_type', 'The body is not declared as JSON.', { cause: error });
  return new Problem('not_json', `${error.message}.`, { cause: error });
}
