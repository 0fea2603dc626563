import { beforeEach, describe, expect, test } from 'vitest';
import type { Write } from '@paceline/engine/store';
import type { TestedStore } from './store-home.ts';
import { by, event, invite, member, reading, sample, samples, session, trackOf } from '../records.ts';

const erase = (sessionId: string, userId: string, name?: string): Write => ({ kind: 'erase', sessionId, userId, name });
const joined = (offset: number, userId: string, name: string) => event('s1', offset, { kind: 'joined', userId, index: offset - 1, name, role: 'runner' });

export function deletionContract(at: TestedStore): void {
  describe('deletion', () => {
    beforeEach(async () => {
      await at.store.commit([session('s1', { code: 'SECRET' }), member('s1', 'ana'), member('s1', 'ben', { index: 1 }), invite('s1', 'cleo'), joined(1, 'ana', 'Ana'), joined(2, 'ben', 'Ben')]);
      await at.store.commit([...samples('s1', 'ana', [1, 150]), ...by('watch', samples('s1', 'ana', [1, 70])), ...samples('s1', 'ben', [1, 80])]);
    });

    /** As it is at once, after what was deleted is overwritten, and after a reopening. */
    async function always(check: () => Promise<void>): Promise<void> {
      await check();
      await at.reopen();
      await check();
      await at.store.purge();
      await check();
      await at.reopen();
      await check();
    }

    test('[G10] nothing of a deleted session is read any more, and its code is free', async () => {
      await at.store.commit([{ kind: 'delete', sessionId: 's1' }]);
      await always(async () => {
        expect(await at.store.loadSession('s1')).toBeUndefined();
        expect(await at.store.findByCode('SECRET')).toBeUndefined();
        expect(await at.store.openSessions()).toEqual([]);
        expect(await at.store.readEvents('s1', 0, 100)).toEqual([]);
        expect(await at.store.readTrack(trackOf('s1', 'ana', 'watch'))).toEqual([]);
        expect(await at.store.readTimes(trackOf('s1', 'ben'))).toEqual([]);
        expect(await at.store.sessionsOf('ana', { limit: 10 })).toEqual([]);
        expect(await at.store.wasDeleted('s1')).toBe(true);
        expect(await at.store.wasDeleted('s2')).toBe(false);
      });
      await at.store.commit([session('s2', { code: 'SECRET' })]);
      expect(await at.store.findByCode('SECRET')).toBe('s2');
    });

    test.each<[string, Write]>([
      ['the session', session('s1')],
      ['a member', member('s1', 'zoe', { index: 5 })],
      ['an invite', invite('s1', 'zoe')],
      ['an event', event('s1', 9)],
      ['the next sample', sample('s1', 'ana', reading(151))],
      ['a first sample', by('new', samples('s1', 'ben', [1, 1]))[0] ?? event('s1', 9)],
    ])('[G10] %s does not bring a deleted session back', async (_, write) => {
      await at.store.commit([{ kind: 'delete', sessionId: 's1' }]);
      await always(async () => {
        await expect(at.store.commit([session('s9'), write])).rejects.toMatchObject({ kind: 'invalid', write: 1 });
        expect(await at.store.loadSession('s1')).toBeUndefined();
        expect(await at.store.loadSession('s9')).toBeUndefined();
      });
    });

    test('[G10] an id that never was can be deleted, more than once, and is not opened then', async () => {
      await at.store.commit([{ kind: 'delete', sessionId: 's7' }, { kind: 'delete', sessionId: 's7' }]);
      await always(async () => {
        expect(await at.store.wasDeleted('s7')).toBe(true);
        await expect(at.store.commit([session('s7', { code: 'SEVEN7' })])).rejects.toMatchObject({ kind: 'invalid' });
      });
    });

    test('[G10] what comes with it before is deleted, and one that is refused takes it back', async () => {
      await expect(at.store.commit([{ kind: 'delete', sessionId: 's1' }, member('none', 'ana')])).rejects.toMatchObject({ kind: 'invalid' });
      expect(await at.store.readTrack(trackOf('s1', 'ana'))).toHaveLength(150);
      expect(await at.store.wasDeleted('s1')).toBe(false);
      await at.store.commit([...samples('s1', 'ana', [151, 160]), { kind: 'delete', sessionId: 's1' }]);
      expect(await at.store.readTrack(trackOf('s1', 'ana'))).toEqual([]);
    });

    test('[G10] an erased member has no samples, and takes none; the others go on', async () => {
      await at.store.commit([erase('s1', 'ana')]);
      await always(async () => {
        expect(await at.memberOf('s1', 'ana')).toMatchObject({ isErased: true, tracks: [] });
        for (const writer of ['', 'watch']) expect(await at.store.readTrack(trackOf('s1', 'ana', writer))).toEqual([]);
        for (const refused of [sample('s1', 'ana', reading(1)), sample('s1', 'ana', reading(151)), ...by('new', samples('s1', 'ana', [1, 1]))]) {
          await expect(at.store.commit([refused])).rejects.toMatchObject({ kind: 'invalid', write: 0 });
        }
        expect(await at.store.sessionsOf('ana', { limit: 9 })).toMatchObject([{ lastSample: undefined }]);
      });
      await at.store.commit(samples('s1', 'ben', [81, 90]));
      await at.reopen();
      expect(await at.store.readTrack(trackOf('s1', 'ben'))).toEqual(Array.from({ length: 90 }, (_, place) => reading(place + 1)));
    });

    test('[G10] who is erased takes part in none of the listed sessions, unless they have opened it', async () => {
      expect(await at.store.sessionsOf('ben', { limit: 9 })).toHaveLength(1);
      await at.store.commit([erase('s1', 'ben'), erase('s1', 'ana')]);
      expect(await at.store.sessionsOf('ben', { limit: 9 })).toEqual([]);
      expect(await at.store.sessionsOf('ben', { limit: 9, withErased: true })).toMatchObject([{ record: { sessionId: 's1' }, lastSample: undefined }]);
      expect(await at.store.sessionsOf('ana', { limit: 9 })).toHaveLength(1);
    });

    test("[G10] a name takes the place of the member's in the events, and of no other's", async () => {
      const ana = await at.memberOf('s1', 'ana');
      const { tracks: _, ...record } = ana;
      await at.store.commit([{ kind: 'member', record: { ...record, name: 'Someone', isErased: true } }, erase('s1', 'ana', 'Someone')]);
      await always(async () => {
        expect((await at.memberOf('s1', 'ana')).name).toBe('Someone');
        expect(await at.store.readEvents('s1', 0, 9)).toEqual([joined(1, 'ana', 'Someone').record, joined(2, 'ben', 'Ben').record]);
      });
    });

    test('nobody can be erased who is no member', async () => {
      await expect(at.store.commit([erase('s1', 'zoe')])).rejects.toMatchObject({ kind: 'invalid', write: 0 });
      await expect(at.store.commit([erase('s9', 'ana')])).rejects.toMatchObject({ kind: 'invalid', write: 0 });
    });

    test('tracks that begin after a purge are whole after a reopening', async () => {
      await at.store.commit([erase('s1', 'ana'), member('s1', 'zoe', { index: 2 })]);
      await at.store.purge();
      await at.store.commit([...samples('s1', 'zoe', [1, 75]), ...samples('s1', 'ben', [81, 85])]);
      await at.reopen();
      await at.store.commit(samples('s1', 'zoe', [76, 80]));
      expect(await at.store.readTrack(trackOf('s1', 'zoe'))).toEqual(Array.from({ length: 80 }, (_, place) => reading(place + 1)));
      expect(await at.store.readTrack(trackOf('s1', 'ben'))).toHaveLength(85);
    });
  });
}
