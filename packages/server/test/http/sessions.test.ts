import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problem, startTestServer, type Guest, type Opened, type TestServer } from './test-server.ts';

let server: TestServer;
let ana: Guest;
let ben: Guest;
beforeAll(async () => {
  server = await startTestServer();
  [ana, ben] = [await server.guest('Ana'), await server.guest('Ben')];
});
afterAll(() => server[Symbol.asyncDispose]());

const CODE = /^[A-Z0-9]{3}-[A-Z0-9]{3}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('POST /api/sessions', () => {
  it('opens a session without being told anything, and says where it is', async () => {
    const { status, body, headers } = await server.call('POST', '/api/sessions', { token: ana.token });
    expect(status).toBe(201);
    expect(body).toEqual({
      sessionId: expect.stringMatching(/./),
      code: expect.stringMatching(CODE),
      url: `${server.url}/j/${body.code}`,
    });
    expect(headers.get('location')).toBe(`/api/sessions/${body.sessionId}`);
  });

  it('takes a title, friends, a start and how much is shared', async () => {
    const startsAt = '2100-05-01T06:30:00.000Z';
    const { sessionId } = await server.open(ana, { title: 'Lunch run', friends: [ben.userId], startsAt, sharing: 'precise' });
    const { body } = await server.call('GET', `/api/sessions/${sessionId}`, { token: ben.token });
    expect(body).toMatchObject({ title: 'Lunch run', status: 'waiting', sharing: 'precise', startsAt });
  });

  it('takes no plan that is none', async () => {
    for (const plan of [null, [], 5]) expect(await server.call('POST', '/api/sessions', { token: ana.token, body: { plan } })).toEqual(problem(400, 'invalid_request', { field: 'plan' }));
  });

  it('takes a start in any zone', async () => {
    const { sessionId } = await server.open(ana, { startsAt: '2100-05-01T08:30:00+02:00' });
    const { body } = await server.call('GET', `/api/sessions/${sessionId}`, { token: ana.token });
    expect(body.startsAt).toBe('2100-05-01T06:30:00.000Z');
  });

  it('shares paces alone, and is active at once, unless told otherwise', async () => {
    const { sessionId } = await server.open(ana);
    const { body } = await server.call('GET', `/api/sessions/${sessionId}`, { token: ana.token });
    expect(body).toMatchObject({ sharing: 'pace', status: 'active' });
  });

  it('[J12] takes what the session is for, and tells it to whoever asks', async () => {
    const plan = { distance: 5_000, pace: 5.25, handicap: true };
    const opened = await server.open(ana, { plan, startsAt: '2100-05-01T06:30:00.000Z' });
    const asked = await server.call('GET', `/api/sessions/${opened.sessionId}`, { token: ana.token });
    const invited = await server.call('POST', `/api/invites/${opened.code}`, { token: ben.token });
    expect([asked.body.plan, invited.body.plan]).toEqual([plan, plan]);
    const { sessionId } = await server.open(ana);
    expect((await server.call('GET', `/api/sessions/${sessionId}`, { token: ana.token })).body).not.toHaveProperty('plan');
  });

  it.each<[string, unknown, string]>([
    ['a race over nothing', { plan: { distance: 0 } }, 'plan.distance'],
    ['a race around the world', { plan: { distance: 40_000_000 } }, 'plan.distance'],
    ['a pace of nobody', { plan: { pace: 0.5 } }, 'plan.pace'],
    ['a handicap that is a text', { plan: { distance: 5_000, handicap: 'yes' } }, 'plan.handicap'],
    ['a handicap without a distance', { plan: { handicap: true } }, 'plan.distance'],
    ['an empty title', { title: ' ' }, 'title'],
    ['a title of a page', { title: 'x'.repeat(81) }, 'title'],
    ['a start without a zone', { startsAt: '2100-05-01T06:30:00' }, 'startsAt'],
    ['a start as a number', { startsAt: 4_112_000_000_000 }, 'startsAt'],
    ['an unknown way to share', { sharing: 'everything' }, 'sharing'],
    ['friends that are no list', { friends: 'ben' }, 'friends'],
    ['a friend that is no id', { friends: ['ben', 'no spaces'] }, 'friends.1'],
    ['more friends than anyone has', { friends: Array.from({ length: 501 }, (_, i) => `f${i}`) }, 'friends'],
  ])('refuses %s and names the field', async (_, body, field) => {
    expect(await server.call('POST', '/api/sessions', { token: ana.token, body })).toEqual(problem(400, 'invalid_request', { field }));
  });

  it('needs a token', async () => {
    expect(await server.call('POST', '/api/sessions', { body: {} })).toEqual(problem(401, 'unauthorized'));
  });

  it('makes links with the address that the operator has set', async () => {
    await using behindProxy = await startTestServer({ publicUrl: 'https://run.example.org' });
    const { url, code } = await behindProxy.open(await behindProxy.guest('Ana'));
    expect(url).toBe(`https://run.example.org/j/${code}`);
  });
});

describe('POST /api/invites/:code', () => {
  let opened: Opened;
  let carla: Guest;
  beforeAll(async () => {
    opened = await server.open(ana, { title: 'Lunch run' });
    carla = await server.guest('Carla');
  });
  const redeem = (code: string, { token }: Guest) => server.call('POST', `/api/invites/${encodeURIComponent(code)}`, { token });

  it('lets its caller in', async () => {
    expect(await server.call('GET', `/api/sessions/${opened.sessionId}`, { token: carla.token })).toMatchObject({ status: 403 });
    const { status, body } = await redeem(opened.code, carla);
    expect(status).toBe(200);
    expect(body).toEqual({
      sessionId: opened.sessionId,
      code: opened.code,
      title: 'Lunch run',
      status: 'active',
      sharing: 'pace',
      participants: [],
      createdAt: expect.stringMatching(TIME),
      startedAt: expect.stringMatching(TIME),
    });
    expect(await server.call('GET', `/api/sessions/${opened.sessionId}`, { token: carla.token })).toMatchObject({ status: 200, body });
  });

  it('takes the code as people type it', async () => {
    const { code } = opened;
    for (const typed of [code.toLowerCase(), code.replace('-', ''), ` ${code.replace('-', ' ')} `]) {
      expect(await redeem(typed, carla)).toMatchObject({ status: 200, body: { sessionId: opened.sessionId } });
    }
  });

  it.each(['AAA-AAA', 'A', '%', 'no code at all', 'ÄÖÜ-ÄÖÜ'])('knows no session of the code %j', async (code) => {
    expect(await redeem(code, ben)).toEqual(problem(404, 'invalid_session'));
  });

  it('refuses what is too long to be a code', async () => {
    expect(await redeem('A'.repeat(41), ben)).toEqual(problem(400, 'invalid_request', { field: 'code' }));
  });

  it('needs a token', async () => {
    expect(await server.call('POST', `/api/invites/${opened.code}`)).toEqual(problem(401, 'unauthorized'));
  });
});

describe('GET /api/sessions/:id', () => {
  it('is for members', async () => {
    const { sessionId } = await server.open(ana);
    expect(await server.call('GET', `/api/sessions/${sessionId}`, { token: ana.token })).toMatchObject({ status: 200, body: { sessionId } });
    expect(await server.call('GET', `/api/sessions/${sessionId}`, { token: ben.token })).toEqual(problem(403, 'not_invited'));
    expect(await server.call('GET', `/api/sessions/${sessionId}`)).toEqual(problem(401, 'unauthorized'));
  });

  it('knows what does not exist from what cannot', async () => {
    expect(await server.call('GET', '/api/sessions/nowhere', { token: ana.token })).toEqual(problem(404, 'invalid_session'));
    expect(await server.call('GET', '/api/sessions/no%20spaces', { token: ana.token })).toEqual(problem(400, 'invalid_request', { field: 'sessionId' }));
  });
});
