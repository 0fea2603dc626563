import { PacelineApi, RealTimeSyncService, type FriendRunUpdate } from '@paceline/client';
import { startServer, until } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';

const DEMO_CODE = /\/j\/([A-Z0-9]{3}-[A-Z0-9]{3})\b/;

describe('the demo session', () => {
  it('is announced with its join link, and a watcher sees three runners move', async () => {
    await using server = await startServer({ args: ['--demo'] });
    const code = DEMO_CODE.exec(server.logs)?.[1];
    expect(code).toBeDefined();
    const api = new PacelineApi({ url: server.url });
    const watcher = await api.createGuest('Watcher');
    const { sessionId, title } = await api.redeemInvite(watcher.token, code ?? '');
    expect(title).toBe('Demo run');
    const sync = new RealTimeSyncService({ url: server.url, getToken: () => watcher.token });
    let friends: readonly FriendRunUpdate[] = [];
    sync.friendUpdates.subscribe((latest) => (friends = latest));
    await sync.joinSession(sessionId, watcher.userId, [], { role: 'spectator' });
    await until(() => friends.length === 3, { what: 'three runners' });
    const before = new Map(friends.map(({ userId, sample }) => [userId, sample.distance ?? 0]));
    const moved = (): boolean => friends.every(({ userId, sample }) => (sample.distance ?? 0) > (before.get(userId) ?? 0) + 5);
    await until(moved, { what: 'all of them to move' });
    sync.close();
    expect(await server.stop('SIGINT')).toEqual({ code: 0, signal: null });
  });
});
