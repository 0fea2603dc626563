import { beforeEach, describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { trackSample } from './arbitraries.ts';
import type { TestedStore } from './store-home.ts';
import { event, member, reading, sample, samples, session, takenAt, trackOf } from '../records.ts';

export function trackContract(at: TestedStore): void {
  describe('tracks', () => {
    beforeEach(async () => {
      await at.store.commit([session('s1'), member('s1', 'ana'), member('s1', 'ben', { index: 1 }), session('s2'), member('s2', 'ana')]);
    });

    /** The end of the track of the writer without a name; undefined when it is empty. */
    const endOf = async (userId: string) => (await at.memberOf('s1', userId)).tracks[0];

    test('[G2] a track is read in order of seq, and each participant and session has its own', async () => {
      await at.store.commit([...samples('s1', 'ana', [1, 2]), ...samples('s1', 'ben', [1, 1]), ...samples('s2', 'ana', [1, 1])]);
      await at.store.commit([...samples('s1', 'ben', [2, 3]), ...samples('s1', 'ana', [3, 3])]);
      expect(await at.store.readTrack(trackOf('s1', 'ana'))).toEqual([1, 2, 3].map((seq) => reading(seq)));
      expect(await at.store.readTrack(trackOf('s1', 'ben'))).toEqual([1, 2, 3].map((seq) => reading(seq)));
      expect(await at.store.readTrack(trackOf('s2', 'ana'))).toEqual([reading(1)]);
      expect(await at.store.readTrack(trackOf('s1', 'nobody'))).toEqual([]);
      expect(await at.store.readTrack(trackOf('none', 'ana'))).toEqual([]);
    });

    test('[G2] every sample comes back as it was sent: the same keys, the same numbers to the last bit', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(trackSample, { maxLength: 20 }), async (values) => {
          const first = ((await endOf('ana'))?.lastSeq ?? 0) + 1;
          const sent = values.map((value, index) => ({ ...value, seq: first + index }));
          await at.store.commit(sent.map((value) => sample('s1', 'ana', value)));
          expect((await at.store.readTrack(trackOf('s1', 'ana'))).slice(first - 1)).toStrictEqual(sent);
        }),
        { numRuns: 50 },
      );
    });

    test('[G2] the same sample again changes nothing, in whatever order its keys stand', async () => {
      await at.store.commit(samples('s1', 'ana', [1, 3]));
      const { seq, pace, ...others } = reading(2);
      expect(await at.store.commit([...samples('s1', 'ana', [1, 4]), sample('s1', 'ana', { ...others, pace, seq })])).toEqual([]);
      expect(await at.store.readTrack(trackOf('s1', 'ana'))).toEqual([1, 2, 3, 4].map((value) => reading(value)));
    });

    test('[G2] another reading under a stored seq is reported with its place, and does not hold up the rest', async () => {
      await at.store.commit(samples('s1', 'ana', [1, 2]));
      const other = sample('s1', 'ana', reading(2, { pace: 4 }));
      expect(await at.store.commit([event('s1', 1), other, ...samples('s1', 'ana', [3, 3])])).toEqual([{ write: 1, sessionId: 's1', userId: 'ana', writer: '', seq: 2 }]);
      expect(await at.store.readTrack(trackOf('s1', 'ana'))).toEqual([1, 2, 3].map((seq) => reading(seq)));
      expect((await at.store.loadSession('s1'))?.offset).toBe(1);
    });

    test.each([
      ['another number', reading(1, { pace: 5.000000000000001 })],
      ['a reading more', reading(1, { cadence: 0 })],
      ['another place', reading(1, { location: { latitude: 48, longitude: 11.0000001 } })],
      ['another time', reading(1, { timestamp: '2026-05-01T06:30:01.001Z' })],
    ])('[G2] %s is another reading', async (_, other) => {
      await at.store.commit([sample('s1', 'ana', reading(1))]);
      expect(await at.store.commit([sample('s1', 'ana', other)])).toHaveLength(1);
      expect(await at.store.readTrack(trackOf('s1', 'ana'))).toEqual([reading(1)]);
    });

    test('[G2] of two readings under one seq in one commit the first is stored', async () => {
      const writes = [sample('s1', 'ana', reading(1)), sample('s1', 'ana', reading(1, { pace: 9 })), sample('s1', 'ana', reading(1))];
      expect(await at.store.commit(writes)).toEqual([{ write: 1, sessionId: 's1', userId: 'ana', writer: '', seq: 1 }]);
      expect(await at.store.readTrack(trackOf('s1', 'ana'))).toEqual([reading(1)]);
    });

    test('[G2] the end of a track is known, after a reopening too, at every length around the storage of parts', async () => {
      for (const last of [1, 63, 64, 65, 127, 128, 129]) {
        const { lastSeq } = (await endOf('ben')) ?? { lastSeq: 0 };
        await at.store.commit(samples('s1', 'ben', [lastSeq + 1, last]));
        expect(await endOf('ben')).toEqual({ writer: '', lastSeq: last, lastSample: reading(last), lastTakenAt: takenAt(last) });
        await at.reopen();
        expect(await endOf('ben')).toEqual({ writer: '', lastSeq: last, lastSample: reading(last), lastTakenAt: takenAt(last) });
        expect(await endOf('ana')).toBeUndefined();
      }
      expect(await at.store.readTrack(trackOf('s1', 'ben'))).toEqual(Array.from({ length: 129 }, (_, index) => reading(index + 1)));
    });

    test('[G2] a track is read range by range, wherever its storage in parts divides it', async () => {
      // A reopening ends a part early: this one has parts of 10, 64, 64, 64 and an open one.
      await at.store.commit(samples('s1', 'ana', [1, 10]));
      await at.reopen();
      await at.store.commit([...samples('s1', 'ben', [1, 5]), ...samples('s1', 'ana', [11, 230])]);
      const all = Array.from({ length: 230 }, (_, index) => reading(index + 1));
      for (const after of [0, 1, 9, 10, 11, 73, 74, 75, 138, 201, 202, 229, 230, 1_000]) {
        for (const limit of [1, 2, 63, 64, 65, 129, 500]) {
          expect(await at.store.readTrack(trackOf('s1', 'ana'), { after, limit }), `${limit} after ${after}`).toEqual(all.slice(after, after + limit));
        }
      }
      expect(await at.store.readTrack(trackOf('s1', 'nobody'), { after: 0, limit: 10 })).toEqual([]);
    });

    test('[G2] resent and conflicting samples are told apart anywhere in a long track', async () => {
      await at.store.commit(samples('s1', 'ana', [1, 300]));
      await at.reopen();
      expect(await at.store.commit(samples('s1', 'ana', [1, 310]))).toEqual([]);
      const changed = [1, 64, 65, 300].map((seq) => sample('s1', 'ana', reading(seq, { speed: 1 })));
      expect((await at.store.commit(changed)).map(({ seq }) => seq)).toEqual([1, 64, 65, 300]);
      expect(await endOf('ana')).toMatchObject({ lastSeq: 310 });
    });

    test('a day of 50,000 samples is kept and read whole', async () => {
      for (let first = 1; first <= 50_000; first += 5_000) await at.store.commit(samples('s1', 'ana', [first, first + 4_999]));
      await at.reopen();
      expect(await endOf('ana')).toMatchObject({ lastSeq: 50_000, lastSample: reading(50_000), lastTakenAt: takenAt(50_000) });
      expect(await at.store.readTrack(trackOf('s1', 'ana'))).toEqual(Array.from({ length: 50_000 }, (_, index) => reading(index + 1)));
    });
  });
}
