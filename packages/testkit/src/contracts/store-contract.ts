import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import type { SessionFact } from '@paceline/protocol';
import type { Store } from '@paceline/engine/store';
import { trackSample } from './arbitraries.ts';
import { event, invite, member, reading, sample, samples, session, START } from '../records.ts';

/** A place where a store keeps its data, so that it can be opened again. */
export interface Home {
  open(): Promise<Store>;
  /** Removes what is left, after the store was closed. */
  dispose(): Promise<void>;
}

/** What every store must do, whatever it is made of. */
export function storeContract(name: string, newHome: () => Promise<Home>): void {
  describe(`the contract of stores: ${name}`, () => {
    let home: Home;
    let store: Store;

    beforeEach(async () => {
      home = await newHome();
      store = await home.open();
    });

    afterEach(async () => {
      await store.close();
      await home.dispose();
    });

    const reopen = async (): Promise<void> => {
      await store.close();
      store = await home.open();
    };

    describe('sessions', () => {
      test('a session is loaded as it was committed, after a reopening too', async () => {
        const opened = session('s1', { title: 'Läufer 🏃‍♀️ & “friends”\n', startsAt: START + 0.5, status: 'waiting', startedAt: null });
        await store.commit([opened, invite('s1', 'cleo'), invite('s1', 'ben'), invite('s1', 'cleo')]);
        const expected = { record: opened.record, invited: ['ben', 'cleo'], members: [], offset: 0 };
        expect(await store.loadSession('s1')).toEqual(expected);
        await reopen();
        expect(await store.loadSession('s1')).toEqual(expected);
      });

      test('an unknown session is undefined, and so is an unknown code', async () => {
        expect(await store.loadSession('s1')).toBeUndefined();
        expect(await store.findByCode('ABCDEF')).toBeUndefined();
      });

      test('a later record replaces the earlier one and nothing else', async () => {
        await store.commit([session('s1'), invite('s1', 'ben'), member('s1', 'ana'), sample('s1', 'ana', reading(1)), event('s1', 1)]);
        const ended = session('s1', { status: 'ended', endedAt: START + 9, code: 'NEWONE', title: '' });
        await store.commit([ended]);
        expect(await store.loadSession('s1')).toMatchObject({ record: ended.record, invited: ['ben'], members: [{ userId: 'ana', lastSeq: 1 }], offset: 1 });
      });

      test('a session is found by its present code', async () => {
        await store.commit([session('s1', { code: 'AAAAAA' }), session('s2', { code: 'BBBBBB' })]);
        await store.commit([session('s1', { code: 'CCCCCC' })]);
        expect(await Promise.all(['AAAAAA', 'BBBBBB', 'CCCCCC'].map((code) => store.findByCode(code)))).toEqual([undefined, 's2', 's1']);
      });

      test('the open sessions are those that have not ended', async () => {
        await store.commit([session('s1'), session('s3', { status: 'waiting' }), session('s2', { status: 'ended' })]);
        expect(await store.openSessions()).toEqual(['s1', 's3']);
        await store.commit([session('s1', { status: 'ended' })]);
        expect(await store.openSessions()).toEqual(['s3']);
      });
    });

    describe('members', () => {
      test('members are listed by roster index, each as committed last', async () => {
        await store.commit([session('s1'), member('s1', 'zoe', { index: 0 }), member('s1', 'ana', { index: 1, role: 'spectator' })]);
        await store.commit([member('s1', 'zoe', { index: 0, name: '佐江 Ω', leftAt: START + 5 })]);
        await reopen();
        expect((await store.loadSession('s1'))?.members).toEqual([
          { ...member('s1', 'zoe', { index: 0, name: '佐江 Ω', leftAt: START + 5 }).record, lastSeq: 0, lastSample: null },
          { ...member('s1', 'ana', { index: 1, role: 'spectator' }).record, lastSeq: 0, lastSample: null },
        ]);
      });

      test('a member keeps the track when the record is replaced', async () => {
        await store.commit([session('s1'), member('s1', 'ana'), ...samples('s1', 'ana', [1, 3])]);
        await store.commit([member('s1', 'ana', { leftAt: START }), ...samples('s1', 'ana', [4, 4])]);
        expect(await store.readTrack('s1', 'ana')).toEqual([1, 2, 3, 4].map((seq) => reading(seq)));
      });
    });

    describe('events', () => {
      const facts: SessionFact[] = [
        { kind: 'joined', userId: 'ana', index: 0, name: 'Ana 🏅', role: 'runner' },
        { kind: 'countdown', startsAt: START + 10_000.5 },
        { kind: 'started' },
        { kind: 'left', userId: 'ana' },
      ];

      test('events are read in order, after an offset and up to a limit', async () => {
        await store.commit([session('s1'), session('s2'), event('s2', 1)]);
        await store.commit(facts.map((fact, index) => event('s1', index + 1, fact)));
        await reopen();
        const all = facts.map((fact, index) => event('s1', index + 1, fact).record);
        expect(await store.readEvents('s1', 0, 100)).toEqual(all);
        expect(await store.readEvents('s1', 1, 2)).toEqual(all.slice(1, 3));
        expect(await store.readEvents('s1', 4, 100)).toEqual([]);
        expect(await store.readEvents('none', 0, 100)).toEqual([]);
        expect((await store.loadSession('s1'))?.offset).toBe(4);
      });
    });

    describe('tracks', () => {
      beforeEach(async () => {
        await store.commit([session('s1'), member('s1', 'ana'), member('s1', 'ben', { index: 1 }), session('s2'), member('s2', 'ana')]);
      });

      const endOf = async (userId: string) => (await store.loadSession('s1'))?.members.find((member) => member.userId === userId);

      test('[G2] a track is read in order of seq, and each participant and session has its own', async () => {
        await store.commit([...samples('s1', 'ana', [1, 2]), ...samples('s1', 'ben', [1, 1]), ...samples('s2', 'ana', [1, 1])]);
        await store.commit([...samples('s1', 'ben', [2, 3]), ...samples('s1', 'ana', [3, 3])]);
        expect(await store.readTrack('s1', 'ana')).toEqual([1, 2, 3].map((seq) => reading(seq)));
        expect(await store.readTrack('s1', 'ben')).toEqual([1, 2, 3].map((seq) => reading(seq)));
        expect(await store.readTrack('s2', 'ana')).toEqual([reading(1)]);
        expect(await store.readTrack('s1', 'nobody')).toEqual([]);
        expect(await store.readTrack('none', 'ana')).toEqual([]);
      });

      test('[G2] every sample comes back as it was sent: the same keys, the same numbers to the last bit', async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(trackSample, { maxLength: 20 }), async (values) => {
            const first = ((await endOf('ana'))?.lastSeq ?? 0) + 1;
            const sent = values.map((value, index) => ({ ...value, seq: first + index }));
            await store.commit(sent.map((value) => sample('s1', 'ana', value)));
            expect((await store.readTrack('s1', 'ana')).slice(first - 1)).toStrictEqual(sent);
          }),
          { numRuns: 50 },
        );
      });

      test('[G2] the same sample again changes nothing, in whatever order its keys stand', async () => {
        await store.commit(samples('s1', 'ana', [1, 3]));
        const { seq, pace, ...others } = reading(2);
        expect(await store.commit([...samples('s1', 'ana', [1, 4]), sample('s1', 'ana', { ...others, pace, seq })])).toEqual([]);
        expect(await store.readTrack('s1', 'ana')).toEqual([1, 2, 3, 4].map((value) => reading(value)));
      });

      test('[G2] another reading under a stored seq is reported with its place, and does not hold up the rest', async () => {
        await store.commit(samples('s1', 'ana', [1, 2]));
        const other = sample('s1', 'ana', reading(2, { pace: 4 }));
        expect(await store.commit([event('s1', 1), other, ...samples('s1', 'ana', [3, 3])])).toEqual([{ write: 1, sessionId: 's1', userId: 'ana', seq: 2 }]);
        expect(await store.readTrack('s1', 'ana')).toEqual([1, 2, 3].map((seq) => reading(seq)));
        expect((await store.loadSession('s1'))?.offset).toBe(1);
      });

      test.each([
        ['another number', reading(1, { pace: 5.000000000000001 })],
        ['a reading more', reading(1, { cadence: 0 })],
        ['another place', reading(1, { location: { latitude: 48, longitude: 11.0000001 } })],
        ['another time', reading(1, { timestamp: '2026-05-01T06:30:01.001Z' })],
      ])('[G2] %s is another reading', async (_, other) => {
        await store.commit([sample('s1', 'ana', reading(1))]);
        expect(await store.commit([sample('s1', 'ana', other)])).toHaveLength(1);
        expect(await store.readTrack('s1', 'ana')).toEqual([reading(1)]);
      });

      test('[G2] of two readings under one seq in one commit the first is stored', async () => {
        const writes = [sample('s1', 'ana', reading(1)), sample('s1', 'ana', reading(1, { pace: 9 })), sample('s1', 'ana', reading(1))];
        expect(await store.commit(writes)).toEqual([{ write: 1, sessionId: 's1', userId: 'ana', seq: 1 }]);
        expect(await store.readTrack('s1', 'ana')).toEqual([reading(1)]);
      });

      test('[G2] the end of a track is known, after a reopening too, at every length around the storage of parts', async () => {
        for (const last of [1, 63, 64, 65, 127, 128, 129]) {
          const { lastSeq } = (await endOf('ben')) ?? { lastSeq: 0 };
          await store.commit(samples('s1', 'ben', [lastSeq + 1, last]));
          expect(await endOf('ben')).toMatchObject({ lastSeq: last, lastSample: reading(last) });
          await reopen();
          expect(await endOf('ben')).toMatchObject({ lastSeq: last, lastSample: reading(last) });
          expect(await endOf('ana')).toMatchObject({ lastSeq: 0, lastSample: null });
        }
        expect(await store.readTrack('s1', 'ben')).toEqual(Array.from({ length: 129 }, (_, index) => reading(index + 1)));
      });

      test('[G2] a track is read range by range, wherever its storage in parts divides it', async () => {
        // A reopening ends a part early: this one has parts of 10, 64, 64, 64 and an open one.
        await store.commit(samples('s1', 'ana', [1, 10]));
        await reopen();
        await store.commit([...samples('s1', 'ben', [1, 5]), ...samples('s1', 'ana', [11, 230])]);
        const all = Array.from({ length: 230 }, (_, index) => reading(index + 1));
        for (const after of [0, 1, 9, 10, 11, 73, 74, 75, 138, 201, 202, 229, 230, 1_000]) {
          for (const limit of [1, 2, 63, 64, 65, 129, 500]) {
            expect(await store.readTrack('s1', 'ana', { after, limit }), `${limit} after ${after}`).toEqual(all.slice(after, after + limit));
          }
        }
        expect(await store.readTrack('s1', 'nobody', { after: 0, limit: 10 })).toEqual([]);
      });

      test('[G2] resent and conflicting samples are told apart anywhere in a long track', async () => {
        await store.commit(samples('s1', 'ana', [1, 300]));
        await reopen();
        expect(await store.commit(samples('s1', 'ana', [1, 310]))).toEqual([]);
        const changed = [1, 64, 65, 300].map((seq) => sample('s1', 'ana', reading(seq, { speed: 1 })));
        expect((await store.commit(changed)).map(({ seq }) => seq)).toEqual([1, 64, 65, 300]);
        expect(await endOf('ana')).toMatchObject({ lastSeq: 310 });
      });

      test('a day of 50,000 samples is kept and read whole', async () => {
        for (let first = 1; first <= 50_000; first += 5_000) await store.commit(samples('s1', 'ana', [first, first + 4_999]));
        await reopen();
        expect(await endOf('ana')).toMatchObject({ lastSeq: 50_000, lastSample: reading(50_000) });
        expect(await store.readTrack('s1', 'ana')).toEqual(Array.from({ length: 50_000 }, (_, index) => reading(index + 1)));
      });
    });

    describe('transactions', () => {
      beforeEach(async () => {
        await store.commit([session('s1', { code: 'TAKEN1' }), member('s1', 'ana'), event('s1', 1), ...samples('s1', 'ana', [1, 2])]);
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
        const before = await store.loadSession('s1');
        const others = [session('s1', { code: 'TAKEN1', title: 'changed' }), invite('s1', 'cleo'), member('s1', 'cleo', { index: 7 }), event('s1', 2), ...samples('s1', 'ana', [3, 80])];
        await expect(store.commit([...others, refused, session('s9')])).rejects.toMatchObject({ name: 'StoreError', kind: 'invalid', write: others.length });
        expect(await store.loadSession('s1')).toEqual(before);
        expect(await store.loadSession('s9')).toBeUndefined();
        expect(await store.readTrack('s1', 'ana')).toEqual([1, 2].map((seq) => reading(seq)));
        // The store goes on as if nothing had been.
        expect(await store.commit([...others])).toEqual([]);
        await reopen();
        expect(await store.readTrack('s1', 'ana')).toHaveLength(80);
      });

      test('a commit of nothing is done at once', async () => {
        expect(await store.commit([])).toEqual([]);
      });

      test('[G2] commits that are not waited for are applied in the order of the calls', async () => {
        const commits = Array.from({ length: 200 }, (_, index) => store.commit([...samples('s1', 'ana', [index + 3, index + 3]), event('s1', index + 2)]));
        const between = store.readTrack('s1', 'ana');
        const later = store.commit([session('s1', { title: 'last' })]);
        expect((await Promise.all(commits)).flat()).toEqual([]);
        expect(await between).toHaveLength(202);
        await later;
        expect(await store.loadSession('s1')).toMatchObject({ record: { title: 'last' }, offset: 201, members: [{ lastSeq: 202 }] });
      });

      test('what is read is a copy', async () => {
        const loaded = await store.loadSession('s1');
        Object.assign(loaded?.record ?? {}, { title: 'changed by the reader' });
        const [first] = await store.readTrack('s1', 'ana');
        Object.assign(first ?? {}, { pace: 1 });
        expect((await store.loadSession('s1'))?.record.title).toBe('Morning run');
        expect(await store.readTrack('s1', 'ana')).toEqual([1, 2].map((seq) => reading(seq)));
      });
    });

    describe('closing', () => {
      test('waits for what is under way, and may be done twice', async () => {
        const commit = store.commit([session('s1')]);
        await Promise.all([store.close(), store.close()]);
        expect(await commit).toEqual([]);
        await store.close();
        store = await home.open();
        expect(await store.loadSession('s1')).toBeDefined();
      });

      test('a closed store refuses everything and says why', async () => {
        await store.close();
        const attempts = [
          () => store.commit([]),
          () => store.loadSession('s1'),
          () => store.findByCode('x'),
          () => store.readTrack('s1', 'ana'),
          () => store.readEvents('s1', 0, 1),
          () => store.openSessions(),
        ];
        for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ name: 'StoreError', kind: 'closed' });
      });
    });
  });
}
