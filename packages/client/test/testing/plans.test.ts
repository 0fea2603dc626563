import { PacelineApi, RealTimeSyncService, type SessionInfo } from '@paceline/client';
import { InMemoryServer } from '@paceline/client/testing';
import { expect, test } from 'vitest';
import { current } from '../support/world.ts';

const plan = { distance: 5_000, pace: 5.25, handicap: true };

/** A session with a handicap that starts in a minute, and who may join it. */
async function planned() {
  const server = new InMemoryServer();
  const { environment, url, webSocket } = server;
  const api = new PacelineApi({ url, fetch: server.fetch, environment });
  const host = await environment.settle(api.createGuest('Host'));
  const startsAt = new Date(environment.now() + 60_000).toISOString();
  const { sessionId } = await environment.settle(api.createSession(host.token, { plan, startsAt, friends: ['ana', 'ben'] }));
  const serviceOf = (userId: string) => new RealTimeSyncService({ url, webSocket, environment, getToken: () => server.issueToken(userId) });
  return { server, environment, api, host, sessionId, serviceOf };
}

const estimates = (info: SessionInfo | undefined) => info?.roster.map(({ estimate }) => estimate);

test('[J12] what a session is for reaches everybody who opens it, joins it or reads about it', async () => {
  const { environment, api, host, sessionId, serviceOf } = await planned();
  const [ana, summary] = await Promise.all([environment.settle(serviceOf('ana').joinSession(sessionId, 'ana', [])), environment.settle(api.session(host.token, sessionId))]);
  expect([ana.plan, summary.plan]).toEqual([plan, plan]);
  const open = await environment.settle(serviceOf('ana').joinSession('another', 'ana', []));
  expect(open).not.toHaveProperty('plan');
});

test('[J14] a handicap keeps what each expects, whoever asks again, and after a crash of the server', async () => {
  const { server, environment, sessionId, serviceOf } = await planned();
  const [ana, ben] = [serviceOf('ana'), serviceOf('ben')];
  await environment.settle(ana.joinSession(sessionId, 'ana', [], { estimate: 1500 }));
  await environment.settle(ben.joinSession(sessionId, 'ben', [], { estimate: 1440 }));
  await environment.advance(1_000);
  expect([ana, ben].map(({ sessionInfo }) => estimates(current(sessionInfo)))).toEqual([[1500, 1440], [1500, 1440]]);
  await environment.settle(server.crash());
  ana.close();
  const again = await environment.settle(serviceOf('ana').joinSession(sessionId, 'ana', []));
  expect(estimates(again)).toEqual([1500, 1440]);
});

test('[J14] an estimate that nobody can have is refused before it is sent', async () => {
  const { environment, sessionId, serviceOf } = await planned();
  await expect(environment.settle(serviceOf('ana').joinSession(sessionId, 'ana', [], { estimate: -5 }))).rejects.toMatchObject({ kind: 'encoding_error', field: 'data.estimate' });
});
