import { beforeEach, describe, expect, test } from 'vitest';
import type { SessionFact } from '@paceline/protocol';
import { deletionContract } from './deletion-contract.ts';
import { listContract } from './list-contract.ts';
import { testedStore, type Home, type TestedStore } from './store-home.ts';
import { trackContract } from './track-contract.ts';
import { writerContract } from './writer-contract.ts';
import { event, invite, member, reading, sample, samples, session, START, trackOf } from '../records.ts';

/** What every store must do, whatever it is made of. */
export function storeContract(name: string, newHome: () => Promise<Home>): void {
  describe(`the contract of stores: ${name}`, () => {
    const at = testedStore(newHome);
    sessionContract(at);
    memberContract(at);
    eventContract(at);
    trackContract(at);
    writerContract(at);
    listContract(at);
    deletionContract(at);
    transactionContract(at);
    closingContract(at);
  });
}

function sessionContract(at: TestedStore): void {
  describe('sessions', () => {
    test('a session is loaded as it was committed, after a reopening too', async () => {
      const opened = session('s1', { title: 'Läufer 🏃‍♀️ & “friends”\n', startsAt: START + 0.5, status: 'waiting', startedAt: null, plan: { distance: 10_000, pace: 5.25, handicap: true } });
      await at.store.commit([opened, invite('s1', 'cleo'), invite('s1', 'ben'), invite('s1', 'cleo')]);
      const expected = { record: opened.record, invited: ['ben', 'cleo'], members: [], offset: 0 };
      expect(await at.store.loadSession('s1')).toEqual(expected);
      await at.reopen();
      expect(await at.store.loadSession('s1')).toEqual(expected);
    });

    test('an unknown session is undefined, and so is an unknown code', async () => {
      expect(await at.store.loadSession('s1')).toBeUndefined();
      expect(await at.store.findByCode('ABCDEF')).toBeUndefined();
    });

    test('a later record replaces the earlier one and nothing else', async () => {
      await at.store.commit([session('s1'), invite('s1', 'ben'), member('s1', 'ana'), sample('s1', 'ana', reading(1)), event('s1', 1)]);
      const ended = session('s1', { status: 'ended', endedAt: START + 9, code: 'NEWONE', title: '' });
      await at.store.commit([ended]);
      expect(await at.store.loadSession('s1')).toMatchObject({ record: ended.record, invited: ['ben'], members: [{ userId: 'ana', tracks: [{ lastSeq: 1 }] }], offset: 1 });
    });

    test('a session is found by its present code', async () => {
      await at.store.commit([session('s1', { code: 'AAAAAA' }), session('s2', { code: 'BBBBBB' })]);
      await at.store.commit([session('s1', { code: 'CCCCCC' })]);
      expect(await Promise.all(['AAAAAA', 'BBBBBB', 'CCCCCC'].map((code) => at.store.findByCode(code)))).toEqual([undefined, 's2', 's1']);
    });

    test('the open sessions are those that have not ended', async () => {
      await at.store.commit([session('s1'), session('s3', { status: 'waiting' }), session('s2', { status: 'ended' })]);
      expect(await at.store.openSessions()).toEqual(['s1', 's3']);
      await at.store.commit([session('s1', { status: 'ended' })]);
      expect(await at.store.openSessions()).toEqual(['s3']);
    });
  });
}

function memberContract(at: TestedStore): void {
  describe('members', () => {
    test('members are listed by roster index, each as committed last', async () => {
      await at.store.commit([session('s1'), member('s1', 'zoe', { index: 0 }), member('s1', 'ana', { index: 1, role: 'spectator' })]);
      await at.store.commit([member('s1', 'zoe', { index: 0, name: '佐江 Ω', leftAt: START + 5, estimate: 1500.5, finishedAt: START + 4.5 })]);
      await at.reopen();
      expect((await at.store.loadSession('s1'))?.members).toEqual([
        { ...member('s1', 'zoe', { index: 0, name: '佐江 Ω', leftAt: START + 5, estimate: 1500.5, finishedAt: START + 4.5 }).record, tracks: [] },
        { ...member('s1', 'ana', { index: 1, role: 'spectator' }).record, tracks: [] },
      ]);
    });

    test('a member keeps the track when the record is replaced', async () => {
      await at.store.commit([session('s1'), member('s1', 'ana'), ...samples('s1', 'ana', [1, 3])]);
      await at.store.commit([member('s1', 'ana', { leftAt: START }), ...samples('s1', 'ana', [4, 4])]);
      expect(await at.store.readTrack(trackOf('s1', 'ana'))).toEqual([1, 2, 3, 4].map((seq) => reading(seq)));
    });
  });
}

function eventContract(at: TestedStore): void {
  describe('events', () => {
    const facts: SessionFact[] = [
      { kind: 'joined', userId: 'ana', index: 0, name: 'Ana 🏅', role: 'runner' },
      { kind: 'countdown', startsAt: START + 10_000.5 },
      { kind: 'started' },
      { kind: 'left', userId: 'ana' },
    ];

    test('events are read in order, after an offset and up to a limit', async () => {
      await at.store.commit([session('s1'), session('s2'), event('s2', 1)]);
      await at.store.commit(facts.map((fact, index) => event('s1', index + 1, fact)));
      await at.reopen();
      const all = facts.map((fact, index) => event('s1', index + 1, fact).record);
      expect(await at.store.readEvents('s1', 0, 100)).toEqual(all);
      expect(await at.store.readEvents('s1', 1, 2)).toEqual(all.slice(1, 3));
      expect(await at.store.readEvents('s1', 4, 100)).toEqual([]);
      expect(await at.store.readEvents('none', 0, 100)).toEqual([]);
      expect((await at.store.loadSession('s1'))?.offset).toBe(4);
    });
  });
}

function transactionContract(at: TestedStore): void {
  describe('transactions', () => {
    beforeEach(async () => {
      await at.store.commit([session('s1', { code: 'TAKEN1' }), member('s1', 'ana'), event('s1', 1), ...samples('s1', 'ana', [1, 2])]);
    });

    test.each([
      ['a sample beyond the next one', sample('s1', 'ana', reading(90))],
      ['a sample of nobody', sample('s1', 'nobody', reading(1))],
      ['a sample of no session', sample('none', 'ana', reading(1))],
      ['a member of no session', member('none', 'ana')],
      ['a roster index that is taken', member('s1', 'ben', { index: 0 })],
      ['an invite to no session', invite('none', 'ana')],
      ['an event of no session', event('none', 1)],
      ['an offset that is taken', event('s1', 1, { kind: 'ended' })],
      ['a code that is taken', session('s2', { code: 'TAKEN1' })],
    ])('[G1] %s is refused, and nothing that came with it is stored', async (_, refused) => {
      const before = await at.store.loadSession('s1');
      const others = [session('s1', { code: 'TAKEN1', title: 'changed' }), invite('s1', 'cleo'), member('s1', 'cleo', { index: 7 }), event('s1', 2), ...samples('s1', 'ana', [3, 80])];
      await expect(at.store.commit([...others, refused, session('s9')])).rejects.toMatchObject({ name: 'StoreError', kind: 'invalid', write: others.length });
      expect(await at.store.loadSession('s1')).toEqual(before);
      expect(await at.store.loadSession('s9')).toBeUndefined();
      expect(await at.store.readTrack(trackOf('s1', 'ana'))).toEqual([1, 2].map((seq) => reading(seq)));
      // The store goes on as if nothing had been.
      expect(await at.store.commit([...others])).toEqual([]);
      await at.reopen();
      expect(await at.store.readTrack(trackOf('s1', 'ana'))).toHaveLength(80);
    });

    test('a commit of nothing is done at once', async () => {
      expect(await at.store.commit([])).toEqual([]);
    });

    test('[G2] commits that are not waited for are applied in the order of the calls', async () => {
      const commits = Array.from({ length: 200 }, (_, index) => at.store.commit([...samples('s1', 'ana', [index + 3, index + 3]), event('s1', index + 2)]));
      const between = at.store.readTrack(trackOf('s1', 'ana'));
      const later = at.store.commit([session('s1', { title: 'last' })]);
      expect((await Promise.all(commits)).flat()).toEqual([]);
      expect(await between).toHaveLength(202);
      await later;
      expect(await at.store.loadSession('s1')).toMatchObject({ record: { title: 'last' }, offset: 201, members: [{ tracks: [{ lastSeq: 202 }] }] });
    });

    test('what is read is a copy', async () => {
      const loaded = await at.store.loadSession('s1');
      Object.assign(loaded?.record ?? {}, { title: 'changed by the reader' });
      const [first] = await at.store.readTrack(trackOf('s1', 'ana'));
      Object.assign(first ?? {}, { pace: 1 });
      expect((await at.store.loadSession('s1'))?.record.title).toBe('Morning run');
      expect(await at.store.readTrack(trackOf('s1', 'ana'))).toEqual([1, 2].map((seq) => reading(seq)));
    });
  });
}

function closingContract(at: TestedStore): void {
  describe('closing', () => {
    test('waits for what is under way, and may be done twice', async () => {
      const commit = at.store.commit([session('s1')]);
      await Promise.all([at.store.close(), at.store.close()]);
      expect(await commit).toEqual([]);
      await at.store.close();
      await at.reopen();
      expect(await at.store.loadSession('s1')).toBeDefined();
    });

    test('a closed store refuses everything and says why', async () => {
      await at.store.close();
      const attempts = [
        () => at.store.commit([]),
        () => at.store.loadSession('s1'),
        () => at.store.findByCode('x'),
        () => at.store.wasDeleted('s1'),
        () => at.store.sessionsOf('ana', { limit: 1 }),
        () => at.store.purge(),
        () => at.store.readTrack(trackOf('s1', 'ana')),
        () => at.store.readEvents('s1', 0, 1),
        () => at.store.openSessions(),
      ];
      for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ name: 'StoreError', kind: 'closed' });
    });
  });
}
