import { connectRaw, VirtualEnvironment } from '@paceline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROTOCOL_VERSION } from '@paceline/protocol';
import { loadSigningKey } from '../../src/auth/signing-key.ts';
import { Tokens } from '../../src/auth/tokens.ts';
import { problem, startTestServer, type TestServer } from './test-server.ts';

const DAY = 24 * 60 * 60_000;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('POST /api/guests', () => {
  it('makes a user with a token for 30 days', async () => {
    const { status, body } = await server.call('POST', '/api/guests', { body: { name: 'Ana' } });
    expect(status).toBe(201);
    expect(body).toEqual({
      userId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expiresAt: expect.stringMatching(/Z$/),
    });
    const days = (Date.parse(body.expiresAt) - Date.now()) / DAY;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThanOrEqual(30);
  });

  it.each(['Ana', 'Zoë 🏃', 'x'.repeat(40), '李'])('takes the name %j', async (name) => {
    expect(await server.call('POST', '/api/guests', { body: { name } })).toMatchObject({ status: 201 });
  });

  it.each([[''], ['   '], ['x'.repeat(41)], ['a\nb'], [7], [null], [['Ana']]])('refuses the name %j and says so', async (name) => {
    const refusal = await server.call('POST', '/api/guests', { body: { name } });
    expect(refusal).toEqual(problem(400, 'invalid_request', { field: 'name' }));
  });

  it('refuses a body without a name, and one that is no object', async () => {
    expect(await server.call('POST', '/api/guests', { body: {} })).toEqual(problem(400, 'invalid_request', { field: 'name' }));
    expect(await server.call('POST', '/api/guests', { body: ['Ana'] })).toEqual(problem(400, 'invalid_request'));
  });
});

describe('POST /api/tickets', () => {
  it('needs a token', async () => {
    expect(await server.call('POST', '/api/tickets')).toEqual(problem(401, 'unauthorized'));
  });

  it('makes a ticket that opens one WebSocket', async () => {
    const ana = await server.guest('Ana');
    const { status, body } = await server.call('POST', '/api/tickets', { token: ana.token });
    expect(status).toBe(201);
    expect(body).toEqual({ ticket: expect.stringMatching(/^[\w-]{22}$/), expiresAt: expect.stringMatching(/Z$/) });

    using first = await connectRaw(server.url, { ticket: body.ticket, protocols: ['paceline.v1'] });
    first.send('hello', { version: PROTOCOL_VERSION, telemetry: 'json' });
    expect((await first.next('welcome')).data.userId).toBe(ana.userId);

    const again = connectRaw(server.url, { ticket: body.ticket, protocols: ['paceline.v1'] });
    await expect(again).rejects.toThrow('The connection failed');
  });
});

describe('a token', () => {
  const call = (authorization: string) => server.call('POST', '/api/tickets', { headers: { Authorization: authorization } });

  it('is asked for as RFC 6750 says', async () => {
    const { headers } = await server.call('POST', '/api/tickets');
    expect(headers.get('www-authenticate')).toBe('Bearer realm="paceline"');
  });

  it('is taken whatever the letter case of its scheme', async () => {
    const { token } = await server.guest('Ana');
    expect(await call(`bearer ${token}`)).toMatchObject({ status: 201 });
  });

  it.each(['Basic YTpi', 'Bearer', 'Bearer a b', 'token'])('is missing in %j', async (authorization) => {
    expect(await call(authorization)).toEqual(problem(401, 'unauthorized'));
  });

  it('is refused when it is not ours', async () => {
    const refusal = await call('Bearer a.b.c');
    expect(refusal).toEqual(problem(401, 'unauthorized'));
    expect(refusal.headers.get('www-authenticate')).toBe('Bearer realm="paceline", error="invalid_token"');
  });

  it('of another server is refused', async () => {
    await using other = await startTestServer();
    const { token } = await other.guest('Ana');
    expect(await call(`Bearer ${token}`)).toEqual(problem(401, 'unauthorized'));
  });

  it('that has expired is told apart, so that an app knows to fetch another', async () => {
    const expired = await expiredToken(server);
    const refusal = await call(`Bearer ${expired}`);
    expect(refusal).toEqual(problem(401, 'token_expired'));
  });
});

/** A token with the key of that server, from a month when its guest was still welcome. */
async function expiredToken({ config }: TestServer): Promise<string> {
  const environment = new VirtualEnvironment({ now: Date.UTC(2020, 0, 1) });
  const tokens = new Tokens({ key: await loadSigningKey(config.dataDir), environment, newUserId: () => 'ana' });
  return (await tokens.issueGuest('Ana')).token;
}
