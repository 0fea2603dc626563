import { PacelineApi } from '@paceline/client';
import { InMemoryServer } from '@paceline/client/testing';
import { describe, expect, test } from 'vitest';

async function world() {
  const server = new InMemoryServer();
  const { environment } = server;
  const api = new PacelineApi({ url: server.url, fetch: server.fetch, environment });
  const settle = <Value>(work: Promise<Value>) => environment.settle(work);
  const ana = await settle(api.createGuest('Ana'));
  const run = async (sessionId: string, userId: string) => {
    await settle(server.runner(userId, { sessionId, name: userId, script: [{ do: 'run', seconds: 60, speed: 3 }, { do: 'finish' }, { do: 'leave' }] }).start());
    await environment.advance(120_000);
  };
  return { server, api, settle, ana, run, environment };
}

describe('the sessions of a server in memory', () => {
  test('are listed in pages', async () => {
    const { api, settle, ana, run, environment } = await world();
    const ids: string[] = [];
    for (const title of ['one', 'two', 'three']) {
      ids.unshift((await settle(api.createSession(ana.token, { title }))).sessionId);
      await environment.advance(1000);
    }
    await run(ids[0] ?? '', ana.userId);
    const first = await settle(api.sessions(ana.token, { limit: 2 }));
    expect(first.sessions).toMatchObject([{ sessionId: ids[0], title: 'three', runners: 1, isOpener: true, recorded: { distance: 180 } }, { sessionId: ids[1], runners: 0 }]);
    const second = await settle(api.sessions(ana.token, { limit: 2, before: first.next }));
    expect([second.sessions.map(({ sessionId }) => sessionId), second.next]).toEqual([[ids[2]], undefined]);
  });

  test('are deleted, and so are tracks and everything of a user', async () => {
    const { api, settle, ana, run, server } = await world();
    const { sessionId } = await settle(api.createSession(ana.token, { friends: ['ben'] }));
    await run(sessionId, ana.userId);
    await run(sessionId, 'ben');
    const ben = server.issueToken('ben', { name: 'Ben' });
    await expect(settle(api.deleteTrack(ana.token, sessionId, 'ben'))).rejects.toMatchObject({ kind: 'not_invited' });
    await settle(api.deleteTrack(ben, sessionId, 'ben'));
    await expect(settle(api.track(ana.token, sessionId, 'ben'))).rejects.toMatchObject({ kind: 'not_in_session' });
    await expect(settle(api.deleteTrack(ben, sessionId, 'ben'))).rejects.toMatchObject({ kind: 'not_in_session' });
    await expect(settle(api.deleteSession(ben, sessionId))).rejects.toMatchObject({ kind: 'not_invited' });
    await settle(api.deleteMe(ana.token));
    await expect(settle(api.session(ana.token, sessionId))).rejects.toMatchObject({ kind: 'invalid_session' });
    await expect(settle(api.deleteSession(ana.token, sessionId))).rejects.toMatchObject({ kind: 'invalid_session' });
    expect(await settle(api.sessions(ana.token))).toEqual({ sessions: [] });
    await settle(api.deleteMe(ana.token));
  });
});
