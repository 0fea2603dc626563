import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './test-server.ts';

interface Operation {
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('/api/openapi.json', () => {
  let operations: ReadonlyMap<string, Operation>;
  beforeAll(async () => {
    const { body } = await server.call('GET', '/api/openapi.json');
    expect(body).toMatchObject({ openapi: '3.1.0', info: { title: 'Paceline', version: '0.1.0' } });
    operations = new Map(
      Object.entries<Record<string, Operation>>(body.paths).flatMap(([path, item]) =>
        Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
      ),
    );
  });

  it('describes every route, and nothing else', () => {
    expect([...operations.keys()].sort()).toEqual([
      'DELETE /api/me',
      'DELETE /api/sessions/{sessionId}',
      'DELETE /api/sessions/{sessionId}/tracks/{userId}',
      'GET /api/config',
      'GET /api/sessions',
      'GET /api/sessions/{sessionId}',
      'GET /api/sessions/{sessionId}/results',
      'GET /api/sessions/{sessionId}/tracks/{userId}.json',
      'GET /healthz',
      'GET /readyz',
      'POST /api/guests',
      'POST /api/invites/{code}',
      'POST /api/sessions',
      'POST /api/tickets',
    ]);
  });

  it('names the token, and its refusal, exactly where one is needed', () => {
    const needsToken = [...operations].filter(([, { security }]) => security !== undefined).map(([name]) => name);
    const refusesToken = [...operations].filter(([, { responses }]) => responses['401'] !== undefined).map(([name]) => name);
    expect(needsToken).toEqual(refusesToken);
    for (const name of operations.keys()) {
      const open = ['/api/guests', '/api/config', '/healthz', '/readyz'].some((path) => name.endsWith(path));
      expect(needsToken.includes(name), name).toBe(!open);
    }
  });

  it('describes every parameter of a path and every error as problem details', () => {
    for (const [name, { parameters = [], responses }] of operations) {
      const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      expect(parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name), name).toEqual(inPath);
      for (const [status, { content }] of Object.entries(responses)) {
        expect(Object.keys(content ?? {}), `${name} ${status}`).toEqual(status === '204' ? [] : [Number(status) < 400 ? 'application/json' : 'application/problem+json']);
      }
    }
  });
});

describe('/api/asyncapi.json', () => {
  it('describes the WebSocket', async () => {
    const { status, body } = await server.call('GET', '/api/asyncapi.json');
    expect(status).toBe(200);
    expect(body).toMatchObject({ asyncapi: expect.stringMatching(/^3\./), channels: expect.anything() });
  });
});

describe('/api/config', () => {
  it('gives the version, and the tiles when the operator has set them', async () => {
    expect((await server.call('GET', '/api/config')).body).toEqual({ version: '0.1.0' });
    const tiles = 'https://tiles.example.org/{z}/{x}/{y}.png';
    await using withTiles = await startTestServer({ tiles });
    expect((await withTiles.call('GET', '/api/config')).body).toEqual({ version: '0.1.0', tiles });
  });
});
