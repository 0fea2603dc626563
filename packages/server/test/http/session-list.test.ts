import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runIn } from './runs.ts';
import { problem, startTestServer, type Guest, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('GET /api/sessions', () => {
  const list = (user: Guest | undefined, query = '') => server.call('GET', `/api/sessions${query}`, { token: user?.token });

  it('[Y1] lists what one has opened or taken part in, the newest first', async () => {
    const [ana, ben] = [await server.guest('Ana'), await server.guest('Ben')];
    const mine = await server.open(ana, { title: 'Mine', friends: [ben.userId] });
    const his = await server.open(ben, { title: 'His', friends: [ana.userId], startsAt: new Date(Date.now() + 3_600_000).toISOString() });
    await runIn(server, { guest: ben, sessionId: mine.sessionId, count: 3 });
    await server.call('POST', `/api/invites/${his.code}`, { token: ana.token });
    const { status, body } = await list(ana);
    expect([status, body]).toEqual([200, { sessions: [{ sessionId: mine.sessionId, title: 'Mine', status: 'active', createdAt: expect.stringMatching(/Z$/), startedAt: expect.stringMatching(/Z$/), runners: 1, isOpener: true }] }]);
    expect((await list(ben)).body.sessions).toMatchObject([
      { sessionId: his.sessionId, title: 'His', status: 'waiting', startsAt: expect.stringMatching(/Z$/), runners: 0, isOpener: true },
      { sessionId: mine.sessionId, isOpener: false, recorded: { distance: 9, elapsed: 3 } },
    ]);
  });

  it('[Y1] tells what each was for, and in a race the time of whoever has covered its distance', async () => {
    const [ana, ben] = [await server.guest('Ana'), await server.guest('Ben')];
    const { sessionId } = await server.open(ana, { plan: { distance: 30 }, friends: [ben.userId] });
    await runIn(server, { guest: ana, sessionId, count: 40 });
    await runIn(server, { guest: ben, sessionId, count: 5 });
    const [hers, his] = [(await list(ana)).body.sessions[0], (await list(ben)).body.sessions[0]];
    const { runners } = (await server.call('GET', `/api/sessions/${sessionId}/results`, { token: ana.token })).body;
    expect(hers).toMatchObject({ plan: { distance: 30 }, recorded: { distance: 120, elapsed: 40, net: runners[0].net } });
    expect(runners[0]).toMatchObject({ userId: ana.userId, isFinished: true });
    expect(his.recorded).toEqual({ distance: 15, elapsed: 5 });
  });

  it('[Y1] comes in pages, each of which says where the next one begins', async () => {
    const ana = await server.guest('Ana');
    const ids: string[] = [];
    for (const _ of Array.from({ length: 5 })) ids.unshift((await server.open(ana)).sessionId);
    const pages: string[][] = [];
    for (let query = '?limit=2'; ; ) {
      const { sessions, next } = (await list(ana, query)).body;
      pages.push(sessions.map(({ sessionId }: { sessionId: string }) => sessionId));
      if (next === undefined) break;
      query = `?limit=2&before=${encodeURIComponent(next)}`;
    }
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat().toSorted()).toEqual(ids.toSorted());
  });

  it('[Y1] is of the caller alone, and says what is wrong with a page', async () => {
    const eve = await server.guest('Eve');
    expect((await list(eve)).body).toEqual({ sessions: [] });
    expect((await list(undefined)).status).toBe(401);
    for (const query of ['?limit=0', '?limit=101', '?limit=many', '?limit=0x10', '?limit=1e1', '?limit=']) expect(await list(eve, query)).toEqual(problem(400, 'invalid_request', { field: 'limit' }));
    expect(await list(eve, '?before=yesterday')).toEqual(problem(400, 'invalid_request', { field: 'before' }));
  });
});
