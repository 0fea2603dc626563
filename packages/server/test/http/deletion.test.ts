import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@paceline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connected, joined, runIn, runOf, upload } from './runs.ts';
import { problem, startTestServer, type Guest, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const call = (method: string, path: string, { token }: Guest) => server.call(method, path, { token });
const gone = { status: 204, body: '' };

async function guests<const Names extends readonly string[]>(...names: Names): Promise<{ [Place in keyof Names]: Guest }> {
  return (await Promise.all(names.map((name) => server.guest(name)))) as { [Place in keyof Names]: Guest };
}

describe('DELETE /api/sessions/:id', () => {
  it('[Y2] [G10] is for the opener; then nobody finds the session, and a second time it is not there', async () => {
    const [ana, ben, eve] = await guests('Ana', 'Ben', 'Eve');
    const { sessionId, code } = await server.open(ana, { friends: [ben.userId] });
    const path = `/api/sessions/${sessionId}`;
    for (const guest of [ana, ben]) await runIn(server, { guest, sessionId, count: 3 });
    expect(await call('DELETE', path, ben)).toEqual(problem(403, 'not_invited'));
    expect(await call('DELETE', path, eve)).toEqual(problem(403, 'not_invited'));
    expect((await server.call('DELETE', path)).status).toBe(401);
    expect(await call('DELETE', path, ana)).toMatchObject(gone);
    for (const asked of ['', '/results', `/tracks/${ana.userId}.json`]) {
      for (const guest of [ana, ben]) expect(await call('GET', `${path}${asked}`, guest), asked).toEqual(problem(404, 'invalid_session'));
    }
    expect(await call('POST', `/api/invites/${code}`, ben)).toEqual(problem(404, 'invalid_session'));
    expect((await call('GET', '/api/sessions', ben)).body).toEqual({ sessions: [] });
    expect(await call('DELETE', path, ana)).toEqual(problem(404, 'invalid_session'));
  });

  it('[Y2] its members hear that it has ended, and are sent away for good before the answer comes', async () => {
    const [ana, ben] = await guests('Ana', 'Ben');
    const { sessionId } = await server.open(ana, { friends: [ben.userId] });
    using hers = await joined(server, ana, sessionId);
    using his = await joined(server, ben, sessionId);
    expect(await call('DELETE', `/api/sessions/${sessionId}`, ana)).toMatchObject(gone);
    for (const connection of [hers, his]) {
      expect(await connection.closed).toMatchObject({ code: 4503 });
      const facts = connection.received.flatMap((message) => (message.type === 'session_event' ? [message.data.event.kind] : []));
      expect(facts.at(-1)).toBe('ended');
    }
  });

  it('[Y2] neither a join nor samples that still wait bring it back, and both are told why', async () => {
    const [ana] = await guests('Ana');
    const { sessionId } = await server.open(ana);
    await runIn(server, { guest: ana, sessionId, count: 3 });
    expect(await call('DELETE', `/api/sessions/${sessionId}`, ana)).toMatchObject(gone);
    using connection = await connected(server, ana);
    const refusal = { code: 'invalid_session', retry: 'never', message: expect.stringContaining('deleted') as string, remedy: expect.stringContaining('Let go') as string };
    connection.send('join_session', { sessionId, userId: ana.userId, friends: [] });
    expect((await connection.next('error')).data).toMatchObject(refusal);
    connection.send('track_batch', { sessionId, userId: ana.userId, writer: 'phone', samples: runOf(3) });
    expect((await connection.next('error')).data).toMatchObject(refusal);
    expect(await call('GET', `/api/sessions/${sessionId}`, ana)).toEqual(problem(404, 'invalid_session'));
  });
});

describe('DELETE /api/sessions/:id/tracks/:userId', () => {
  it("[Y3] [G10] deletes one's own track alone, from tracks and results, and a second time there is none", async () => {
    const [ana, ben, eve] = await guests('Ana', 'Ben', 'Eve');
    const { sessionId } = await server.open(ana, { friends: [ben.userId] });
    const path = `/api/sessions/${sessionId}`;
    for (const guest of [ana, ben]) await runIn(server, { guest, sessionId, count: 30 });
    expect(await call('DELETE', `${path}/tracks/${ben.userId}`, ana)).toEqual(problem(403, 'not_invited'));
    expect(await call('DELETE', `${path}/tracks/${eve.userId}`, eve)).toEqual(problem(403, 'not_invited'));
    expect(await call('DELETE', `${path}/tracks/${ben.userId}`, ben)).toMatchObject(gone);
    for (const guest of [ana, ben]) expect(await call('GET', `${path}/tracks/${ben.userId}.json`, guest)).toEqual(problem(404, 'not_in_session'));
    expect((await call('GET', `${path}/tracks/${ana.userId}.json`, ana)).body.samples).toHaveLength(30);
    expect((await call('GET', `${path}/results`, ana)).body.runners.map(({ userId }: Guest) => userId)).toEqual([ana.userId]);
    expect((await call('GET', '/api/sessions', ben)).body).toEqual({ sessions: [] });
    expect((await call('GET', '/api/sessions', ana)).body.sessions).toMatchObject([{ sessionId, runners: 1, recorded: { distance: 90 } }]);
    expect(await call('DELETE', `${path}/tracks/${ben.userId}`, ben)).toEqual(problem(404, 'not_in_session'));
  });

  it('[Y3] sends a runner away, who may only come back to watch; whatever writer still has samples is refused', async () => {
    const [ana, ben] = await guests('Ana', 'Ben');
    const { sessionId } = await server.open(ana, { friends: [ben.userId] });
    using hers = await joined(server, ana, sessionId);
    using his = await joined(server, ben, sessionId);
    await upload(his, { guest: ben, sessionId, samples: runOf(5) });
    expect(await call('DELETE', `/api/sessions/${sessionId}/tracks/${ben.userId}`, ben)).toMatchObject(gone);
    expect(await his.closed).toMatchObject({ code: 4503 });
    await hers.next('session_event', { where: ({ event }) => event.kind === 'left' && event.userId === ben.userId });

    using again = await connected(server, ben);
    const refusal = { code: 'not_in_session', retry: 'never', message: expect.stringContaining('deleted') as string, remedy: expect.stringContaining('Let go') as string };
    again.send('join_session', { sessionId, userId: ben.userId, friends: [] });
    expect((await again.next('error')).data).toMatchObject(refusal);
    for (const writer of ['phone', 'watch']) {
      again.send('track_batch', { sessionId, userId: ben.userId, writer, samples: runOf(3) });
      expect((await again.next('error')).data).toMatchObject(refusal);
    }
    again.send('join_session', { sessionId, userId: ben.userId, friends: [], role: 'spectator' });
    const { data } = await again.next('session_status');
    expect(data.roster?.find(({ userId }) => userId === ben.userId)).toMatchObject({ role: 'spectator' });
    again.send('track_batch', { sessionId, userId: ben.userId, samples: runOf(3) });
    expect((await again.next('error')).data).toMatchObject({ code: 'not_a_runner' });
    expect(await call('GET', `/api/sessions/${sessionId}/tracks/${ben.userId}.json`, ana)).toEqual(problem(404, 'not_in_session'));
  });
});

describe('DELETE /api/me', () => {
  it('[Y4] [G10] deletes what is theirs alone, and their track and name where others have recorded; also a second time', async () => {
    const [ana, ben] = await guests('Ana', 'Ben');
    const [alone, hers, his] = [await server.open(ana), await server.open(ana, { friends: [ben.userId] }), await server.open(ben, { friends: [ana.userId] })];
    for (const { sessionId } of [alone, hers, his]) await runIn(server, { guest: ana, sessionId, count: 3 });
    for (const { sessionId } of [hers, his]) await runIn(server, { guest: ben, sessionId, count: 3 });
    // Deleted before, so that the name is all that is left.
    await call('DELETE', `/api/sessions/${his.sessionId}/tracks/${ana.userId}`, ana);
    for (const _ of [1, 2]) expect(await call('DELETE', '/api/me', ana)).toMatchObject(gone);
    expect(await call('GET', `/api/sessions/${alone.sessionId}`, ana)).toEqual(problem(404, 'invalid_session'));
    for (const { sessionId } of [hers, his]) {
      const { body } = await call('GET', `/api/sessions/${sessionId}`, ben);
      expect(JSON.stringify(body)).not.toContain('Ana');
      expect(body.participants.find(({ userId }: Guest) => userId === ana.userId)).toMatchObject({ name: 'Someone', role: 'spectator' });
      expect(await call('GET', `/api/sessions/${sessionId}/tracks/${ana.userId}.json`, ben)).toEqual(problem(404, 'not_in_session'));
      expect((await call('GET', `/api/sessions/${sessionId}/tracks/${ben.userId}.json`, ben)).body.samples).toHaveLength(3);
      using watching = await connected(server, ben);
      watching.send('join_session', { sessionId, userId: ben.userId, friends: [], resume: { epoch: 'another', offset: 0 } });
      await watching.next('session_status');
      expect(watching.frames.map(({ text }) => text).join()).not.toContain('Ana');
    }
    expect((await server.call('DELETE', '/api/me')).status).toBe(401);
  });

  it('[Y4] who resumes with the events hears no name of theirs either', async () => {
    const [ana, ben] = await guests('Annabella', 'Ben');
    const { sessionId } = await server.open(ben, { friends: [ana.userId] });
    using his = await joined(server, ben, sessionId);
    const [epoch = ''] = his.received.flatMap((message) => (message.type === 'session_status' ? [message.data.epoch] : []));
    await runIn(server, { guest: ana, sessionId, count: 3 });
    expect(await call('DELETE', '/api/me', ana)).toMatchObject(gone);
    using again = await connected(server, ben);
    again.send('join_session', { sessionId, userId: ben.userId, friends: [], resume: { epoch, offset: 0 } });
    await again.next('session_event', { where: ({ event }) => event.kind === 'joined' && event.userId === ana.userId && event.name === 'Someone' });
    expect(again.frames.map(({ text }) => text).join()).not.toContain('Annabella');
  });
});

describe('the files of the data folder', () => {
  const holds = (text: string) => readdirSync(server.config.dataDir).filter((file) => readFileSync(join(server.config.dataDir, file)).includes(text));

  it('[Y5] [G10] hold no place, heart rate or name any more soon after a deletion, neither in the database nor in its journal', async () => {
    const [ana, ben, cleo] = await guests('Anastasia-4711', 'Benedikt-4711', 'Cleopatra-4711');
    const marks = { session: 'title-4711-first', place: '48.13713713', rate: '13.71371371', text: 'Anastasia-4711' };
    const first = await server.open(ana, { title: marks.session, sharing: 'precise', friends: [ben.userId, cleo.userId] });
    const second = await server.open(ben, { friends: [cleo.userId], sharing: 'precise' });
    const where = (latitude: number, longitude: number) => runOf(200, undefined, { location: { latitude, longitude } });
    const runs = [
      { guest: ana, sessionId: first.sessionId, samples: where(48.137_137_13, 13.713_713_71) },
      { guest: cleo, sessionId: second.sessionId, samples: where(51.515_151_51, 7.474_747_47) },
      { guest: ben, sessionId: second.sessionId, samples: where(53.535_353_53, 9.999_999_11) },
    ];
    for (const run of runs) {
      using connection = await joined(server, run.guest, run.sessionId);
      await upload(connection, run);
    }
    const hers = ['48.13713713', '13.71371371', marks.session];
    const his = ['53.53535353', 'Benedikt-4711'];
    const cleos = ['51.51515151', '7.47474747', 'Cleopatra-4711'];
    for (const text of [...hers, ...his, ...cleos]) expect(holds(text), text).not.toEqual([]);

    expect(await call('DELETE', `/api/sessions/${first.sessionId}`, ana)).toMatchObject(gone);
    expect(await call('DELETE', '/api/me', cleo)).toMatchObject(gone);
    const left = () => [...hers, 'Anastasia-4711', ...cleos].filter((text) => holds(text).length > 0);
    await until(() => left().length === 0, { what: () => `the files to lose ${left().join(', ')}` });
    for (const text of his) expect(holds(text), text).not.toEqual([]);
    expect((await call('GET', `/api/sessions/${second.sessionId}/tracks/${ben.userId}.json`, ben)).body.samples).toHaveLength(200);
  });
});
