import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problem, startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startTestServer();
  ({ token } = await server.guest('Ana'));
});
afterAll(() => server[Symbol.asyncDispose]());

/** A request that `fetch` would not send. */
function callRaw(method: string, path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(server.url, { method, path, headers }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    call.on('error', reject);
    call.end();
  });
}

describe('an error', () => {
  it('has the media type of RFC 9457 and is not cached', async () => {
    const { headers } = await server.call('GET', '/api/nothing');
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each(['/api/nothing', '/nothing', '/api', '/api/sessions/', '/%2e%2e/%2e%2e/etc/passwd', '/assets/../../package.json', '/%00', '/api/%'])(
    'is "not found" at %s',
    async (path) => {
      expect(await server.call('GET', path)).toEqual(problem(404, 'not_found'));
      expect(await server.call('POST', path, { body: {} })).toEqual(problem(404, 'not_found'));
    },
  );

  it.each([
    ['GET', '/api/guests', 'POST'],
    ['DELETE', '/api/sessions', 'POST, GET, HEAD'],
    ['PUT', '/api/sessions/x', 'GET, HEAD, DELETE'],
    ['PATCH', '/api/config', 'GET, HEAD'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['POST', '/j/ABC-DEF', 'GET, HEAD'],
  ])('names the methods that %s %s should have been', async (method, path, allowed) => {
    const refusal = await server.call(method, path);
    expect(refusal).toEqual(problem(405, 'method_not_allowed'));
    expect(refusal.headers.get('allow')).toBe(allowed);
  });

  it('tells a plain request to the address of the WebSocket what to do', async () => {
    const refusal = await server.call('GET', '/ws');
    expect(refusal).toEqual(problem(426, 'upgrade_required'));
    expect(refusal.headers.get('upgrade')).toBe('websocket');
  });
});

describe('a parameter', () => {
  it.each([
    ['/api/sessions?limit=2&limit=3', 'limit', '"limit" is given twice, and may be given once.'],
    ['/api/sessions?before=&limit=2&before=a&before=b', 'before', '"before" is given 3 times, and may be given once.'],
    ['/api/sessions/x/results?distance=5000&distance=5000', 'distance', '"distance" is given twice, and may be given once.'],
  ])('that %s tells more than once is named', async (path, field, detail) => {
    expect(await server.call('GET', path, { token })).toEqual(problem(400, 'invalid_request', { field, detail }));
  });
});

describe('a body', () => {
  const json = { 'Content-Type': 'application/json' };
  const send = (raw: BodyInit, headers: Record<string, string> = json) => server.call('POST', '/api/guests', { raw, headers });

  it.each(['{', '', 'Ana', '{"name":"Ana"', '\u0000', '{"name":"\ud800'])('is refused when it is not JSON: %j', async (raw) => {
    expect(await send(raw)).toEqual(problem(400, 'not_json'));
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'json'])('is refused as %s', async (type) => {
    expect(await send('{"name":"Ana"}', { 'Content-Type': type })).toEqual(problem(415, 'unsupported_media_type'));
  });

  it('is taken with a character set in its type', async () => {
    expect(await send('{"name":"Ana"}', { 'Content-Type': 'application/json; charset=utf-8' })).toMatchObject({ status: 201 });
  });

  it('may be as long as the limit, and not longer', async () => {
    const fill = (bytes: number): string => `{"name":"Ana","x":"${'x'.repeat(bytes - 21)}"}`;
    const limit = server.config.limits.bodyBytes;
    expect(await send(fill(limit))).toMatchObject({ status: 201 });
    expect(await send(fill(limit + 1))).toEqual(problem(413, 'too_large'));
  });

  /** A body of which nobody knows the length beforehand. */
  const inPieces = (pieces: readonly string[]): ReadableStream =>
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
        controller.close();
      },
    });

  it('is cut off when it comes without a length and grows beyond the limit', async () => {
    const spaces = Array.from({ length: 64 }, () => ' '.repeat(16 * 1024));
    expect(await send(inPieces([...spaces, '{"name":"Ana"}']))).toEqual(problem(413, 'too_large'));
  });

  it('may come in pieces', async () => {
    expect(await send(inPieces(['{"na', 'me":', '"Ana"}']))).toMatchObject({ status: 201 });
  });

  it('cannot reach the prototype of anything', async () => {
    expect(await send('{"__proto__":{"name":"Ana"}}')).toEqual(problem(400, 'invalid_request', { field: 'name' }));
    expect(await send('{"name":"Ana","__proto__":{"polluted":true},"constructor":{}}')).toMatchObject({ status: 201 });
    expect('polluted' in {}).toBe(false);
  });
});

describe('a request that is not quite HTTP', () => {
  it('is refused without a stack trace', async () => {
    for (const answer of [await callRaw('GET', '/', { Host: 'a b' }), await callRaw('GET', '//evil/', { Host: '' }), await callRaw('OPTIONS', '*')]) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.body).not.toMatch(/node_modules|\bat \w/);
    }
  });

  it('with headers beyond the limit is refused', async () => {
    expect(await callRaw('GET', '/', { 'X-Long': 'x'.repeat(server.config.limits.headerBytes) })).toMatchObject({ status: 431 });
  });

  it('with a token far too long is refused like any other', async () => {
    expect(await server.call('POST', '/api/tickets', { token: 'x'.repeat(8_000) })).toEqual(problem(401, 'unauthorized'));
  });
});

describe('a page of another site', () => {
  const origin = { Origin: 'https://app.example' };

  it('may call with the token that it has', async () => {
    const answer = await server.call('POST', '/api/tickets', { token, headers: origin });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('is told beforehand what it may send', async () => {
    const { status, headers } = await server.call('OPTIONS', '/api/sessions', {
      headers: { ...origin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'authorization,content-type' },
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-headers')).toBe('Authorization,Content-Type');
    expect(headers.get('access-control-allow-methods')).toContain('POST');
  });

  it('can read what went wrong', async () => {
    for (const [method, path] of [['GET', '/api/nothing'], ['GET', '/api/guests'], ['POST', '/api/tickets']] as const) {
      const { headers } = await server.call(method, path, { headers: origin });
      expect(headers.get('access-control-allow-origin'), path).toBe('*');
      expect(headers.get('access-control-expose-headers'), path).toContain('Retry-After');
    }
  });
});
