import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problem, startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('GET /api/sessions/:id/results', () => {
  const read = (sessionId: string, token?: string, query = '') => server.call('GET', `/api/sessions/${sessionId}/results${query}`, { token });

  it('is empty before anyone has run', async () => {
    const ana = await server.guest('Ana');
    const { sessionId } = await server.open(ana);
    const { status, body } = await read(sessionId, ana.token, '?distance=5000');
    expect(status).toBe(200);
    expect(body).toEqual({ sessionId, startedAt: expect.stringMatching(/^\d{4}-/), isFinal: true, distance: 5000, every: 1, runners: [], overtakes: [], together: [], doubtful: [] });
  });

  it('is for members only, and says what is wrong with a distance', async () => {
    const [ana, eve] = [await server.guest('Ana'), await server.guest('Eve')];
    const { sessionId } = await server.open(ana);
    expect(await read(sessionId, eve.token)).toEqual(problem(403, 'not_invited'));
    expect((await read(sessionId)).status).toBe(401);
    expect((await read(sessionId, ana.token, '?distance=-5')).status).toBe(400);
    expect((await read(sessionId, ana.token, '?distance=far')).status).toBe(400);
    expect(await read('none', ana.token)).toEqual(problem(404, 'invalid_session'));
  });
});
