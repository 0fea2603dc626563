import { beforeEach, describe, expect, test } from 'vitest';
import type { TestedStore } from './store-home.ts';
import { by, event, member, reading, sample, samples, session, takenAt, trackOf } from '../records.ts';

/** The samples first…last as they are read back. */
const readings = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => reading(first + index));

export function writerContract(at: TestedStore): void {
  describe('writers', () => {
    beforeEach(async () => {
      await at.store.commit([session('s1'), member('s1', 'ana'), member('s1', 'ben', { index: 1 })]);
    });

    const ofAna = (writer: string) => trackOf('s1', 'ana', writer);

    test('[G2] each writer of a participant numbers from 1, whichever of them is live', async () => {
      await at.store.commit([member('s1', 'ana', { writer: 'watch', writerEpoch: 2 }), ...by('phone', samples('s1', 'ana', [1, 3]))]);
      await at.store.commit([...by('watch', samples('s1', 'ana', [1, 2])), ...samples('s1', 'ana', [1, 1]), ...by('phone', samples('s1', 'ana', [4, 4]))]);
      await at.reopen();
      await at.store.commit(by('watch', samples('s1', 'ana', [3, 5])));
      expect(await at.store.readTrack(ofAna('phone'))).toEqual(readings(1, 4));
      expect(await at.store.readTrack(ofAna('watch'))).toEqual(readings(1, 5));
      expect(await at.store.readTrack(ofAna(''))).toEqual(readings(1, 1));
      expect(await at.store.readTrack(ofAna('car'))).toEqual([]);
      expect(await at.store.readTrack(trackOf('s1', 'ben', 'phone'))).toEqual([]);
    });

    test('[G7] the live writer and its epoch are those committed last, after a reopening too', async () => {
      expect(await at.memberOf('s1', 'ana')).toMatchObject({ writer: '', writerEpoch: 1 });
      const taken = member('s1', 'ana', { writer: 'Ωatch', writerEpoch: 4_000_000_000 });
      await at.store.commit([taken]);
      await at.reopen();
      expect(await at.memberOf('s1', 'ana')).toEqual({ ...taken.record, tracks: [] });
    });

    test('tracks are listed in the order of their first samples, whatever became of them later', async () => {
      await at.store.commit([...by('watch', samples('s1', 'ana', [1, 1])), ...samples('s1', 'ben', [1, 1])]);
      await at.store.commit([...samples('s1', 'ana', [1, 70]), ...by('phone', samples('s1', 'ana', [1, 2]))]);
      await at.store.commit([...by('phone', samples('s1', 'ana', [3, 66])), ...by('watch', samples('s1', 'ana', [2, 5]))]);
      const expected = [
        { writer: 'watch', lastSeq: 5, lastSample: reading(5), lastTakenAt: takenAt(5) },
        { writer: '', lastSeq: 70, lastSample: reading(70), lastTakenAt: takenAt(70) },
        { writer: 'phone', lastSeq: 66, lastSample: reading(66), lastTakenAt: takenAt(66) },
      ];
      expect((await at.memberOf('s1', 'ana')).tracks).toEqual(expected);
      await at.reopen();
      expect((await at.memberOf('s1', 'ana')).tracks).toEqual(expected);
      expect((await at.memberOf('s1', 'ben')).tracks).toEqual([{ writer: '', lastSeq: 1, lastSample: reading(1), lastTakenAt: takenAt(1) }]);
    });

    test('[G2] the same number of another writer is another sample, and a conflict names the writer', async () => {
      await at.store.commit(by('phone', samples('s1', 'ana', [1, 2])));
      const other = by('watch', [sample('s1', 'ana', reading(1, { pace: 9 }))]);
      expect(await at.store.commit(other)).toEqual([]);
      expect(await at.store.commit([event('s1', 1), ...other, ...by('phone', [sample('s1', 'ana', reading(2, { pace: 9 }))])])).toEqual([
        { write: 2, sessionId: 's1', userId: 'ana', writer: 'phone', seq: 2 },
      ]);
      expect(await at.store.readTrack(ofAna('phone'))).toEqual(readings(1, 2));
      expect(await at.store.readTrack(ofAna('watch'))).toEqual([reading(1, { pace: 9 })]);
    });

    test('[G2] a range of a track holds the samples of its writer alone', async () => {
      for (let first = 1; first <= 150; first += 10) {
        await at.store.commit([...by('phone', samples('s1', 'ana', [first, first + 9])), ...by('watch', samples('s1', 'ana', [first, first + 9]))]);
      }
      const changed = by('watch', [sample('s1', 'ana', reading(151, { cadence: 80 }))]);
      await at.store.commit(changed);
      for (const [after, limit] of [[0, 5], [60, 10], [63, 1], [64, 64], [140, 100], [150, 1], [151, 1]] as const) {
        const range = { after, limit };
        expect(await at.store.readTrack(ofAna('phone'), range)).toEqual(readings(1, 150).slice(after, after + limit));
        expect(await at.store.readTrack(ofAna('watch'), range)).toEqual([...readings(1, 150), reading(151, { cadence: 80 })].slice(after, after + limit));
      }
    });

    test('[W8] tells when the samples of any range were taken, whatever their stamps say', async () => {
      const taken = (seq: number): number => takenAt(seq) + (seq > 100 ? 86_400_000.5 : 0);
      const late = by('phone', samples('s1', 'ana', [1, 150])).map((write) => (write.kind === 'sample' ? { ...write, record: { ...write.record, takenAt: taken(write.record.sample.seq) } } : write));
      await at.store.commit([...late.slice(0, 90), ...by('watch', samples('s1', 'ana', [1, 3]))]);
      await at.reopen();
      await at.store.commit(late.slice(90));
      const times = Array.from({ length: 150 }, (_, place) => taken(place + 1));
      expect(await at.store.readTimes(ofAna('phone'))).toEqual(times);
      for (const [after, limit] of [[0, 1], [60, 50], [89, 2], [127, 23], [149, 10], [150, 1]] as const) {
        expect(await at.store.readTimes(ofAna('phone'), { after, limit }), `${limit} after ${after}`).toEqual(times.slice(after, after + limit));
      }
      expect(await at.store.readTimes(ofAna('watch'))).toEqual(times.slice(0, 3));
      expect(await at.store.readTimes(ofAna('car'))).toEqual([]);
      expect(await at.store.readTimes(trackOf('none', 'ana'))).toEqual([]);
    });

    test('[G1] the first sample of a writer must be its number 1, and a refused one leaves no track', async () => {
      await expect(at.store.commit([...by('phone', samples('s1', 'ana', [1, 1])), ...by('watch', samples('s1', 'ana', [2, 2]))])).rejects.toMatchObject({
        name: 'StoreError',
        kind: 'invalid',
        write: 1,
      });
      expect((await at.memberOf('s1', 'ana')).tracks).toEqual([]);
      await at.store.commit([...by('watch', samples('s1', 'ana', [1, 1])), ...by('phone', samples('s1', 'ana', [1, 1]))]);
      await at.reopen();
      expect((await at.memberOf('s1', 'ana')).tracks.map(({ writer }) => writer)).toEqual(['watch', 'phone']);
    });
  });
}
