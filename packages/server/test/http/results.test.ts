import { systemEnvironment } from '@paceline/core';
import type { TrackSample } from '@paceline/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joined, runOf, upload } from './runs.ts';
import { problem, startTestServer, type TestServer } from './test-server.ts';

/** The server's clock is set forward by that, so that nobody waits for a run; milliseconds. */
let passed = 0;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { ...systemEnvironment, now: () => systemEnvironment.now() + passed } });
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
    expect(await read('none', ana.token)).toEqual(problem(404, 'invalid_session'));
    expect((await read(sessionId, ana.token, '?distance=0')).body.detail).toBe('"distance": must be metres, more than 0 and at most 1000000, written like 5000 or 21097.5.');
  });

  it.each(['-5', 'far', '0x10', '0b1', '1e3', '%205', '5%20', '', '+5', '.5', '5.', '5,5', 'Infinity', 'NaN', '0', '0.0', '1000000.5', '5&distance=10'])('takes %j for no distance', async (text) => {
    const ana = await server.guest('Ana');
    const { sessionId } = await server.open(ana);
    expect(await read(sessionId, ana.token, `?distance=${text}`)).toEqual(problem(400, 'invalid_request', { field: 'distance' }));
  });

  it.each([['5000', 5_000], ['21097.5', 21_097.5], ['0.5', 0.5], ['1000000', 1_000_000], ['007', 7]])('takes %j for %d m', async (text, metres) => {
    const ana = await server.guest('Ana');
    const { sessionId } = await server.open(ana);
    expect((await read(sessionId, ana.token, `?distance=${text}`)).body).toMatchObject({ distance: metres });
  });
});

const LENGTH = 600;
/** Metres that somebody's device claims after so many seconds, who runs at 3 m/s. */
type Claim = (second: number) => number;

const claims: readonly (readonly [what: string, claim: Claim, doubt: { readonly elapsed: number; readonly reason: string }])[] = [
  ['a teleport', (second) => 3 * second + (second >= 300 ? 5_000 : 0), { elapsed: 300, reason: 'too_fast' }],
  ['a distance that jumps ahead just before the end', (second) => 3 * second + (second >= LENGTH - 1 ? 400 : 0), { elapsed: LENGTH - 1, reason: 'too_fast' }],
  ['a distance that is there from the first sample on', (second) => 3 * second + 5_000, { elapsed: 1, reason: 'too_fast' }],
  ['many small leaps', (second) => 3 * second + 40 * Math.max(0, second - 590), { elapsed: 592, reason: 'too_fast' }],
  ['a count that goes back, and all of it once more', (second) => (second < 400 ? 3 * second : 3 * (second - 370)), { elapsed: 400, reason: 'went_back' }],
  ['a count that goes back, and leaps', (second) => (second < 400 ? 3 * second : 3 * (second - 400) + (second >= 500 ? 3_000 : 0)), { elapsed: 400, reason: 'went_back' }],
];

describe('what cannot have been', () => {
  it.each(claims)('[Q2] %s wins nothing, is told with its time and reason, and marked in the track', async (_, claim, doubt) => {
    const [ana, ben] = [await server.guest('Ana'), await server.guest('Ben')];
    const { sessionId } = await server.open(ana, { friends: [ben.userId] });
    const begin = Date.parse((await server.call('GET', `/api/sessions/${sessionId}`, { token: ana.token })).body.startedAt);
    passed += (LENGTH + 10) * 1_000;
    const run = (at: Claim): TrackSample[] => runOf(LENGTH, begin).map((sample, place) => ({ ...sample, distance: at(place + 1), status: place + 1 === LENGTH ? 'finished' : 'running' }));
    for (const [guest, at] of [[ana, claim], [ben, (second: number) => 3.3 * second]] as const) {
      using connection = await joined(server, guest, sessionId);
      await upload(connection, { guest, sessionId, samples: run(at) });
    }
    const { body } = await server.call('GET', `/api/sessions/${sessionId}/results`, { token: ben.token });
    expect(body.runners.map(({ name, rank }: { name: string; rank: number }) => [name, rank])).toEqual([['Ben', 1], ['Ana', 2]]);
    expect(body.doubtful.map(({ userId }: { userId: string }) => userId)).toEqual([ana.userId]);
    expect(body.doubtful[0].doubts[0]).toMatchObject(doubt);
    const track = await server.call('GET', `/api/sessions/${sessionId}/tracks/${ana.userId}.json`, { token: ben.token });
    const marked = track.body.samples.filter((sample: { doubt?: string }) => sample.doubt !== undefined);
    expect(marked[0]).toMatchObject({ seq: doubt.elapsed, doubt: doubt.reason });
    expect(marked.length).toBeLessThanOrEqual(body.doubtful[0].doubts.length);
    const fair = await server.call('GET', `/api/sessions/${sessionId}/tracks/${ben.userId}.json`, { token: ben.token });
    expect(fair.body.samples.some((sample: object) => 'doubt' in sample)).toBe(false);
  });
});
