import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServer, until } from '@paceline/testkit';
import { expect, it } from 'vitest';
import { connected, joined, runOf, upload } from './runs.ts';
import { callServer, problem, type Guest, type Opened } from './test-server.ts';

it('[Y2] [Y3] [Y5] [G10] a crash right after the answer brings nothing back, and what was left to be overwritten is after the start', { timeout: 90_000 }, async () => {
  await using server = await startServer();
  const call = (method: string, path: string, guest?: Guest, body?: object) => callServer(server.url, [method, `/api${path}`], { token: guest?.token, body });
  const guestOf = async (name: string): Promise<Guest> => (await call('POST', '/guests', undefined, { name })).body;
  const [ana, ben] = [await guestOf('Ana'), await guestOf('Ben')];
  const marks = ['48.13713713', '13.71371371', 'title-4711'];
  const first: Opened = (await call('POST', '/sessions', ana, { title: 'title-4711' })).body;
  const second: Opened = (await call('POST', '/sessions', ana, { friends: [ben.userId], sharing: 'precise' })).body;
  const runs = [{ guest: ana, ...first }, { guest: ana, ...second }, { guest: ben, ...second }];
  for (const { guest, sessionId } of runs) {
    using connection = await joined(server, guest, sessionId);
    const location = guest === ana ? { latitude: 48.137_137_13, longitude: 13.713_713_71 } : { latitude: 53, longitude: 10 };
    await upload(connection, { guest, sessionId, samples: runOf(2_000, undefined, { location }) });
  }
  const deletions = [call('DELETE', `/sessions/${first.sessionId}`, ana), call('DELETE', `/sessions/${second.sessionId}/tracks/${ana.userId}`, ana)];
  expect((await Promise.all(deletions)).map(({ status }) => status)).toEqual([204, 204]);
  await server.kill9();
  await server.start();

  expect(await call('GET', `/sessions/${first.sessionId}`, ana)).toEqual(problem(404, 'invalid_session'));
  const trackOf = ({ userId }: Guest) => call('GET', `/sessions/${second.sessionId}/tracks/${userId}.json`, ben);
  expect(await trackOf(ana)).toEqual(problem(404, 'not_in_session'));
  expect((await trackOf(ben)).body.samples).toHaveLength(2_000);
  using connection = await connected(server, ana);
  connection.send('join_session', { sessionId: first.sessionId, userId: ana.userId, friends: [] });
  expect((await connection.next('error')).data).toMatchObject({ code: 'invalid_session', retry: 'never' });
  connection.send('track_batch', { sessionId: second.sessionId, userId: ana.userId, writer: 'phone', samples: runOf(3) });
  expect((await connection.next('error')).data).toMatchObject({ code: 'not_in_session', retry: 'never' });
  const left = () => marks.filter((mark) => readdirSync(server.dataDir).some((file) => readFileSync(join(server.dataDir, file)).includes(mark)));
  await until(() => left().length === 0, { what: () => `the files to lose ${left().join(', ')}`, timeout: 20_000 });
});
