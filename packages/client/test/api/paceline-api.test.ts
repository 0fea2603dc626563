import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { PacelineApi } from '@paceline/client';
import { VirtualEnvironment } from '@paceline/testkit';

const servers: ReturnType<typeof createServer>[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

/** A real HTTP server that gives one answer to everything, and tells what it was asked. */
async function serve(answer: Answer): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const url = await listen((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? '-'} ${body}`);
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(text);
    });
  });
  return { url, asked };
}

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('calls', () => {
  test('a guest', async () => {
    const { url, asked } = await serve({ status: 201, body: { userId: 'u1', token: 't', expiresAt: '2026-06-01T00:00:00.000Z' } });
    expect(await new PacelineApi({ url: `${url}/` }).createGuest('Ana')).toEqual({ userId: 'u1', name: 'Ana', token: 't', expiresAt: '2026-06-01T00:00:00.000Z' });
    expect(asked).toEqual(['POST /api/guests - {"name":"Ana"}']);
  });

  test('leave no timer behind', async () => {
    const environment = new VirtualEnvironment();
    const { url } = await serve({ status: 200, body: {} });
    await new PacelineApi({ url, environment }).session('t', 's1');
    expect(environment.timers).toBe(0);
  });

  test('every other call carries the token as Bearer, never in the address', async () => {
    const { url, asked } = await serve({ status: 200, body: {} });
    const api = new PacelineApi({ url });
    await api.createSession('tok', { title: 'Sunday' });
    await api.createSession('tok');
    await api.redeemInvite('tok', 'abc def/..');
    await api.session('tok', 's:1');
    await api.track('tok', 's1', 'ana@x');
    expect(asked).toEqual([
      'POST /api/sessions Bearer tok {"title":"Sunday"}',
      'POST /api/sessions Bearer tok {}',
      'POST /api/invites/abc%20def%2F.. Bearer tok ',
      'GET /api/sessions/s%3A1 Bearer tok ',
      'GET /api/sessions/s1/tracks/ana%40x.json Bearer tok ',
    ]);
  });
});

describe('failures are typed', () => {
  test('a problem of the server keeps its code, its sentence, its remedy and its field', async () => {
    const body = { type: 'urn:x', title: 'No such session', status: 404, detail: 'No session has the code ABC-DEF.', code: 'invalid_session', remedy: 'Check the code.', field: 'code' };
    const { url } = await serve({ status: 404, body });
    await expect(new PacelineApi({ url }).redeemInvite('t', 'ABC-DEF')).rejects.toMatchObject({
      name: 'SyncError', kind: 'invalid_session', message: 'No session has the code ABC-DEF.', remedy: 'Check the code.', field: 'code', retry: 'never',
    });
  });

  test.each([
    [400, 'encoding_error'], [401, 'unauthorized'], [403, 'not_invited'], [404, 'invalid_session'], [410, 'session_ended'], [429, 'rate_limited'], [500, 'service_unavailable'], [502, 'service_unavailable'],
  ])('a bare %i is %s', async (status, kind) => {
    const { url } = await serve({ status, body: '<html>', headers: status === 429 ? { 'retry-after': '7' } : {} });
    await expect(new PacelineApi({ url }).session('t', 's1')).rejects.toMatchObject({ kind, message: expect.stringContaining(String(status)), retryAfter: status === 429 ? 7_000 : undefined });
  });

  test('an answer that is not JSON points at the address', async () => {
    const { url } = await serve({ status: 200, body: '<html>hotel wifi</html>' });
    await expect(new PacelineApi({ url }).session('t', 's1')).rejects.toMatchObject({ kind: 'service_unavailable', remedy: expect.stringContaining('address') });
  });

  test('nobody there: service_unavailable with the cause', async () => {
    const { url } = await serve({ status: 200, body: {} });
    const server = servers.pop();
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    await expect(new PacelineApi({ url }).createGuest('Ana')).rejects.toMatchObject({ kind: 'service_unavailable', retry: 'later', cause: expect.any(Error), message: expect.stringContaining('POST /api/guests') });
  });

  test('an answer that never comes: timeout, and no timer is left', async () => {
    const environment = new VirtualEnvironment();
    const url = await listen(() => {});
    const guest = expect(new PacelineApi({ url, environment }).createGuest('Ana')).rejects.toMatchObject({ kind: 'timeout', message: expect.stringContaining('15 s') });
    await environment.advance(15_000);
    await guest;
    expect(environment.timers).toBe(0);
  });

  test('an address that is none', () => {
    expect(() => new PacelineApi({ url: 'run.example.org' })).toThrow(expect.objectContaining({ kind: 'encoding_error', field: 'url' }));
  });
});

describe('deletions and lists', () => {
  test('a deletion carries the token, and needs no body in the answer', async () => {
    const { url, asked } = await serve({ status: 204, body: '' });
    const api = new PacelineApi({ url });
    expect([await api.deleteSession('tok', 's:1'), await api.deleteTrack('tok', 's1', 'ana@x'), await api.deleteMe('tok')]).toEqual([undefined, undefined, undefined]);
    expect(asked).toEqual(['DELETE /api/sessions/s%3A1 Bearer tok ', 'DELETE /api/sessions/s1/tracks/ana%40x Bearer tok ', 'DELETE /api/me Bearer tok ']);
  });

  test('a list goes on where the page before it ended', async () => {
    const { url, asked } = await serve({ status: 200, body: { sessions: [], next: '5~a' } });
    const api = new PacelineApi({ url });
    expect(await api.sessions('tok')).toEqual({ sessions: [], next: '5~a' });
    await api.sessions('tok', { limit: 5, before: '5~a&b' });
    expect(asked).toEqual(['GET /api/sessions?limit=20&before= Bearer tok ', 'GET /api/sessions?limit=5&before=5~a%26b Bearer tok ']);
  });
});
