import { describe, expect, test } from 'vitest';
import type { TestedStore } from './store-home.ts';
import { by, member, reading, sample, samples, session, START } from '../records.ts';

export function listContract(at: TestedStore): void {
  describe('lists', () => {
    const idsOf = async (userId: string, page: Parameters<TestedStore['store']['sessionsOf']>[1] = { limit: 100 }) =>
      (await at.store.sessionsOf(userId, page)).map(({ record }) => record.sessionId);

    test("a user's sessions are those opened or taken part in, the newest first", async () => {
      await at.store.commit([
        session('s1', { createdAt: START }),
        session('s2', { createdAt: START + 2, openedBy: 'ben' }),
        session('s3', { createdAt: START + 1, openedBy: 'ben' }),
        session('s4', { createdAt: START + 3, openedBy: 'zoe', status: 'ended', endedAt: START + 9 }),
        ...['s2', 's4'].map((sessionId) => member(sessionId, 'ana')),
        member('s4', 'ben', { index: 1, role: 'spectator' }),
      ]);
      await at.reopen();
      expect(await idsOf('ana')).toEqual(['s4', 's2', 's1']);
      expect(await idsOf('ben')).toEqual(['s4', 's2', 's3']);
      expect(await idsOf('nobody')).toEqual([]);
    });

    test('a page goes on where the one before it ended, also among sessions of the same time', async () => {
      await at.store.commit(['a', 'b', 'c', 'd', 'e'].map((id, place) => session(id, { createdAt: START + (place < 3 ? 0 : 0.5) })));
      const all = ['e', 'd', 'c', 'b', 'a'];
      expect(await idsOf('ana')).toEqual(all);
      for (const [place, sessionId] of all.entries()) {
        const before = { sessionId, createdAt: START + (place < 2 ? 0.5 : 0) };
        expect(await idsOf('ana', { before, limit: 2 })).toEqual(all.slice(place + 1, place + 3));
      }
    });

    test("an entry has the number of runners and the user's own sample that was taken last", async () => {
      const ended = session('s1', { status: 'ended', endedAt: START + 5, title: 'Läufer' });
      await at.store.commit([ended, member('s1', 'ana'), member('s1', 'ben', { index: 1 }), member('s1', 'cleo', { index: 2, role: 'spectator' })]);
      await at.store.commit([...by('phone', samples('s1', 'ana', [1, 70])), ...by('watch', samples('s1', 'ana', [1, 3])), sample('s1', 'ben', reading(1))]);
      expect(await at.store.sessionsOf('ana', { limit: 1 })).toEqual([{ record: ended.record, runners: 2, lastSample: reading(70) }]);
      expect(await at.store.sessionsOf('cleo', { limit: 1 })).toEqual([{ record: ended.record, runners: 2, lastSample: undefined }]);
    });

    test('[Y1] who has recorded something counts as a runner, whoever they are by now, unless it was erased', async () => {
      const ended = session('s1', { status: 'ended', endedAt: START + 5 });
      const watching = { role: 'spectator' } as const;
      await at.store.commit([ended, member('s1', 'ana', watching), member('s1', 'ben', { index: 1, ...watching }), member('s1', 'cleo', { index: 2, ...watching })]);
      await at.store.commit([sample('s1', 'ana', reading(1)), sample('s1', 'ben', reading(1))]);
      expect(await at.store.sessionsOf('ana', { limit: 1 })).toMatchObject([{ runners: 2 }]);
      await at.store.commit([{ kind: 'erase', sessionId: 's1', userId: 'ben', name: undefined }]);
      expect(await at.store.sessionsOf('ana', { limit: 1 })).toMatchObject([{ runners: 1 }]);
    });
  });
}
