import type { Environment } from '@paceline/core';
import { errorOfThrown, kindOfCode, SyncError } from '../errors.ts';
import type { FetchLike, ResponseLike } from '../platform.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly token?: string | undefined;
  readonly body?: object | undefined;
}

export interface HttpOptions {
  readonly base: string;
  readonly fetch: FetchLike;
  readonly environment: Environment;
}

/** For the whole answer, milliseconds. */
const TIMEOUT = 15_000;

/** Makes one call of the HTTP API; resolves with the JSON of the answer, `undefined` when it has none, rejects with a {@link SyncError}. */
export async function call(options: HttpOptions, request: HttpRequest): Promise<unknown> {
  const doing = `${request.method} ${request.path}`;
  try {
    return await withDeadline(options.environment, doing, answerOf(options, request));
  } catch (thrown) {
    throw errorOfThrown(thrown, doing);
  }
}

async function answerOf({ base, fetch }: HttpOptions, { method, path, token, body }: HttpRequest): Promise<unknown> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(`${base}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const json = parse(await response.text());
  if (!response.ok) throw errorOfProblem(response, json);
  if (json === undefined && response.status !== 204) {
    const remedy = 'Check that this is the address of a Paceline server, with no proxy in its place.';
    throw new SyncError('service_unavailable', `${method} ${path} was answered with something that is not JSON.`, { remedy });
  }
  return json;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A problem of RFC 9457, with our members `code` and `remedy`, as a {@link SyncError}. */
function errorOfProblem({ status, headers }: ResponseLike, json: unknown): SyncError {
  const problem = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  const text = (name: string): string | undefined => (typeof problem[name] === 'string' ? problem[name] : undefined);
  const kind = kindOfCode(text('code') ?? '') ?? kindOfStatus(status);
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return new SyncError(kind, text('detail') ?? text('title') ?? `The server answered with status ${status}.`, {
    remedy: text('remedy'),
    field: text('field'),
    // The header may also hold a date, which no Paceline server sends.
    retryAfter: Number.isFinite(seconds) ? seconds * 1_000 : undefined,
  });
}

function kindOfStatus(status: number): SyncError['kind'] {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'not_invited';
    case 404:
      return 'invalid_session';
    case 410:
      return 'session_ended';
    case 429:
      return 'rate_limited';
    default:
      return status >= 500 ? 'service_unavailable' : 'encoding_error';
  }
}

function withDeadline<T>(environment: Environment, doing: string, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new SyncError('timeout', `${doing} was not answered within ${TIMEOUT / 1000} s.`));
    const cancel = environment.setTimer(TIMEOUT, late);
    work.then(resolve, reject).finally(cancel);
  });
}
