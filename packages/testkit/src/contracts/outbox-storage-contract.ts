import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LeftOutbox, OutboxKey, OutboxStorage, StoredOutbox } from '@paceline/client';
import { seededRandom } from '@paceline/core';
import type { TrackSample } from '@paceline/protocol';
import { reading } from '../records.ts';
import { until } from '../until.ts';
import { trackSample } from './arbitraries.ts';

/** One run of an app: a tab, a process. */
export interface OutboxRun {
  readonly storage: OutboxStorage;
  /** Ends it as it is, and resolves when it has ended. Calls under way may settle or not. */
  crash(): Promise<void>;
}

/** A device, on which a storage keeps outboxes over many runs. */
export interface OutboxStage {
  startRun(): Promise<OutboxRun>;
  /** Spoils what is kept of the sample of that seq, of an outbox that no run has. */
  damage?(key: OutboxKey, seq: number): Promise<void>;
  /** Leaves room for some samples, between ten and two thousand, or gives back as much as there is; for the run that there is. */
  limitRoom?(isLimited: boolean): Promise<void>;
  /** Lets that time pass, milliseconds, for all runs that there are. */
  pass(ms: number): Promise<void>;
  dispose(): Promise<void>;
}

const DAY = 24 * 60 * 60 * 1000;

const keyOf = (writer: string, other: Partial<OutboxKey> = {}): OutboxKey => ({ sessionId: 'run', userId: 'ana', writer, ...other });

/** With a pace that the protocol lets through, however high the seq is. */
const sampleOf = (seq: number): TrackSample => reading(seq, { pace: 5 + (seq % 600) / 7 });

const readings = (first: number, last: number): TrackSample[] => Array.from({ length: last - first + 1 }, (_, index) => sampleOf(first + index));

const seqs = ({ samples }: LeftOutbox): number[] => samples.map(({ seq }) => seq);

const writers = (outboxes: readonly LeftOutbox[]): string[] => outboxes.map(({ key }) => key.writer).sort();

/** What every outbox storage does; with damage and without room, where its stage can make that. */
export function outboxStorageContract(name: string, newStage: () => Promise<OutboxStage>, can: { readonly beDamaged: boolean; readonly beFull: boolean }): void {
  describe(`the contract of outbox storages: ${name}`, () => {
    let stage: OutboxStage;

    beforeEach(async () => {
      stage = await newStage();
    });

    afterEach(() => stage.dispose());

    /** Outboxes that a run has left behind by crashing, each with the samples 1 … `last` in it. */
    async function leave(...outboxes: readonly (readonly [key: OutboxKey, last: number])[]): Promise<void> {
      const run = await stage.startRun();
      for (const [key, last] of outboxes) {
        const outbox = await run.storage.create(key);
        if (last > 0) await outbox.append(readings(1, last));
      }
      await run.crash();
    }

    /** The one outbox that is left of Ana, as soon as its run has let go of it. */
    async function takeOne({ storage }: OutboxRun): Promise<LeftOutbox> {
      const [outbox, ...others] = await until(async () => {
        const left = await storage.takeOver('ana');
        return left.length > 0 && left;
      }, { what: 'an outbox to be left' });
      expect(others).toEqual([]);
      return outbox!;
    }

    /** The same from a new run, after a crash. */
    const takeOneAnew = async (): Promise<LeftOutbox> => takeOne(await stage.startRun());

    const leftOf = async (userId: string): Promise<readonly LeftOutbox[]> => (await stage.startRun()).storage.takeOver(userId);

    describe('what is kept', () => {
      test('[G3] outlives a crash: the next run gets the samples as they were appended', async () => {
        const run = await stage.startRun();
        const outbox = await run.storage.create(keyOf('w1'));
        expect(outbox.key).toEqual(keyOf('w1'));
        await Promise.all([outbox.append(readings(1, 2)), outbox.append(readings(3, 3)), outbox.append([]), outbox.append(readings(4, 9))]);
        await run.crash();
        const left = await takeOneAnew();
        expect(left.key).toEqual(keyOf('w1'));
        expect(left.samples).toStrictEqual(readings(1, 9));
        expect(left.damage).toBeUndefined();
      });

      test('[G3] is every sample as it was: the same keys, the same numbers to the last bit', async () => {
        const run = await stage.startRun();
        let writer = 0;
        await fc.assert(
          fc.asyncProperty(fc.array(trackSample, { minLength: 1, maxLength: 20 }), async (values) => {
            const sent = values.map((value, index) => ({ ...value, seq: index + 1 }));
            const outbox = await run.storage.create(keyOf(`w${(writer += 1)}`));
            await outbox.append(sent);
            outbox.release();
            const left = await takeOne(run);
            expect(left.samples).toStrictEqual(sent);
            await left.remove();
          }),
          { numRuns: 25 },
        );
      });

      test('[G3] is there a day later', async () => {
        await leave([keyOf('w1'), 3]);
        await stage.pass(DAY);
        expect((await takeOneAnew()).samples).toStrictEqual(readings(1, 3));
      });

      test('[G3] may be 50,000 samples in one outbox', async () => {
        const run = await stage.startRun();
        const outbox = await run.storage.create(keyOf('w1'));
        await Promise.all(Array.from({ length: 50 }, (_, index) => outbox.append(readings(index * 1000 + 1, index * 1000 + 1000))));
        await run.crash();
        const next = await stage.startRun();
        const left = await takeOne(next);
        expect(left.damage).toBeUndefined();
        expect(left.samples).toHaveLength(50_000);
        // One by one, because a difference of 50,000 samples is more than anybody can read.
        for (const [index, sample] of left.samples.entries()) if (index % 1000 < 2) expect(sample).toStrictEqual(sampleOf(index + 1));
        await left.forget(49_999);
        await next.crash();
        expect(seqs(await takeOneAnew())).toEqual([50_000]);
      }, 60_000);

      test('[G3] is everything whose append had resolved, whenever the crash comes', async () => {
        const random = seededRandom('crash');
        let kept = 0;
        for (let life = 1; life <= 5; life += 1) {
          const run = await stage.startRun();
          const outbox: StoredOutbox = life === 1 ? await run.storage.create(keyOf('w1')) : await takeOne(run);
          if (life > 1) {
            const { length } = (outbox as LeftOutbox).samples;
            expect(length, `life ${life}`).toBeGreaterThanOrEqual(kept);
            expect((outbox as LeftOutbox).samples).toStrictEqual(readings(1, length));
            kept = length;
          }
          kept = await appendUntil(outbox, { from: kept, most: 1 + Math.floor(random() * 60), random });
          await run.crash();
        }
        expect((await takeOneAnew()).samples.length).toBeGreaterThanOrEqual(kept);
      }, 60_000);

      test('[G3] is ascending by seq, and each seq once, in whatever calls they came', async () => {
        const run = await stage.startRun();
        const outbox = await run.storage.create(keyOf('w1'));
        await outbox.append(readings(5, 6));
        await outbox.append([reading(2, { pace: 9 }), ...readings(3, 5)]);
        await outbox.append(readings(1, 2));
        await run.crash();
        expect((await takeOneAnew()).samples).toStrictEqual(readings(1, 6));
      });
    });

    describe('an outbox', () => {
      test('forgets up to a seq, and keeps what is above', async () => {
        const run = await stage.startRun();
        const outbox = await run.storage.create(keyOf('w1'));
        await outbox.append(readings(1, 20));
        await outbox.forget(7);
        await outbox.forget(3);
        await run.crash();
        expect(seqs(await takeOneAnew())).toEqual(readings(8, 20).map(({ seq }) => seq));
      });

      test('does what it is told in the order in which it was told, however much comes at once', async () => {
        const run = await stage.startRun();
        const outbox = await run.storage.create(keyOf('w1'));
        await Promise.all([outbox.append(readings(1, 5)), outbox.forget(9), outbox.append(readings(6, 7)), outbox.forget(6), outbox.append(readings(8, 9))]);
        await run.crash();
        expect(seqs(await takeOneAnew())).toEqual([7, 8, 9]);
      });

      test('is removed with everything in it, and its key is free again', async () => {
        const run = await stage.startRun();
        const outbox = await run.storage.create(keyOf('w1'));
        const append = outbox.append(readings(1, 5));
        await outbox.remove();
        await append;
        const again = await run.storage.create(keyOf('w1'));
        await again.append(readings(8, 8));
        await run.crash();
        expect(seqs(await takeOneAnew())).toEqual([8]);
      });

      test.each(['remove', 'release'] as const)('takes nothing any more after %s', async (end) => {
        const { storage } = await stage.startRun();
        const outbox = await storage.create(keyOf('w1'));
        await outbox[end]();
        for (const call of [outbox.append(readings(1, 1)), outbox.forget(1), outbox.remove()]) {
          await expect(call).rejects.toMatchObject({ name: 'OutboxStorageError', kind: 'misused' });
        }
        outbox.release();
      });

      test('of a writer that has one already is refused, whether a run has that or not', async () => {
        const { storage } = await stage.startRun();
        await leave([keyOf('w1'), 1]);
        const held = await storage.create(keyOf('w2'));
        for (const writer of ['w1', 'w2']) {
          await expect(storage.create(keyOf(writer))).rejects.toMatchObject({ kind: 'misused', message: expect.stringContaining('a writer id of its own') as string });
        }
        // The same writer in another session, or of another user, is another one.
        await storage.create(keyOf('w2', { sessionId: 'other' }));
        await storage.create(keyOf('w2', { userId: 'ben' }));
        await held.append(readings(1, 1));
      });
    });

    describe('taking over', () => {
      test('gives all outboxes of that user that hold something, and of nobody else', async () => {
        await leave([keyOf('w1'), 2], [keyOf('w1', { sessionId: 'other' }), 1], [keyOf('w3'), 0]);
        await leave([keyOf('w2'), 3], [keyOf('w1', { userId: 'an' }), 4], [keyOf('w1', { userId: 'ana2' }), 5]);
        const left = await leftOf('ana');
        expect(left.map((outbox) => `${outbox.key.sessionId} ${outbox.key.writer} ${seqs(outbox).join()}`).sort()).toEqual(['other w1 1', 'run w1 1,2', 'run w2 1,2,3']);
        expect((await leftOf('an')).map(seqs)).toEqual([[1, 2, 3, 4]]);
        expect(await leftOf('nobody')).toEqual([]);
      });

      test('gives nothing that a run has, neither to another run nor once more to the same', async () => {
        const first = await stage.startRun();
        const own = await first.storage.create(keyOf('w1'));
        await own.append(readings(1, 1));
        await leave([keyOf('w2'), 1]);
        const second = await stage.startRun();
        const [taken] = await second.storage.takeOver('ana');
        expect(taken?.key.writer).toBe('w2');
        for (const { storage } of [first, second, await stage.startRun()]) expect(await storage.takeOver('ana')).toEqual([]);
        await taken?.append(readings(2, 2));
        await own.append(readings(2, 2));
      });

      test('gives each outbox to one of those who ask at the same time', async () => {
        const all = ['w1', 'w2', 'w3', 'w4', 'w5', 'w6'];
        await leave(...all.map((writer) => [keyOf(writer), 1] as const));
        const runs = await Promise.all([stage.startRun(), stage.startRun()]);
        const given = await Promise.all([...runs, ...runs].map(({ storage }) => storage.takeOver('ana')));
        expect(writers(given.flat())).toEqual(all);
      });

      test('goes on with an outbox where it was left', async () => {
        await leave([keyOf('w1'), 3]);
        const run = await stage.startRun();
        const outbox = await takeOne(run);
        await outbox.forget(1);
        await outbox.append(readings(4, 5));
        await run.crash();
        expect(seqs(await takeOneAnew())).toEqual([2, 3, 4, 5]);
      });

      test('gives what was released, after what had been called before, to another run and to the same', async () => {
        const run = await stage.startRun();
        const outbox = await run.storage.create(keyOf('w1'));
        const append = outbox.append(readings(1, 2));
        outbox.release();
        await append;
        const left = await takeOne(run);
        expect(seqs(left)).toEqual([1, 2]);
        left.release();
        expect(seqs(await takeOneAnew())).toEqual([1, 2]);
      });

      test('gives nothing that was removed or in which everything was forgotten', async () => {
        const run = await stage.startRun();
        const [removed, forgotten] = [await run.storage.create(keyOf('w1')), await run.storage.create(keyOf('w2'))];
        for (const outbox of [removed, forgotten]) await outbox.append(readings(1, 3));
        await Promise.all([removed.remove(), forgotten.forget(3)]);
        await run.crash();
        expect(await leftOf('ana')).toEqual([]);
        expect(await leftOf('ana')).toEqual([]);
      });
    });

    if (can.beFull) {
      describe('without room', () => {
        test('[G9] refuses what it cannot keep, keeps the rest, and works again when there is room', async () => {
          const run = await stage.startRun();
          await stage.limitRoom!(true);
          const outbox = await run.storage.create(keyOf('w1'));
          await outbox.append(readings(1, 10));
          const refused = outbox.append(readings(11, 2_010));
          await expect(refused).rejects.toMatchObject({ name: 'OutboxStorageError', kind: 'full' });
          await stage.limitRoom!(false);
          // Shorter than what was refused in its place, of which nothing may be left.
          const other: TrackSample = { seq: 11, pace: 5, timestamp: '2026-05-01T06:30:11Z' };
          await outbox.append([other]);
          await run.crash();
          const left = await takeOneAnew();
          expect(left.samples).toStrictEqual([...readings(1, 10), other]);
          expect(left.damage).toBeUndefined();
        });
      });
    }

    if (can.beDamaged) {
      describe('damage', () => {
        test('of a record is told of, without the place in it, and the rest is whole', async () => {
          await leave([keyOf('w1'), 5]);
          await stage.damage!(keyOf('w1'), 3);
          const left = await takeOneAnew();
          expect(left.samples).toStrictEqual([...readings(1, 2), ...readings(4, 5)]);
          expect(left.damage).toMatch(/^One record of the outbox could not be read: .+\.$/);
          expect(left.damage).not.toMatch(/48\.0|11\.0/);
        });

        test('of several records is told of in one sentence', async () => {
          await leave([keyOf('w1'), 9]);
          for (const seq of [1, 2, 5, 9]) await stage.damage!(keyOf('w1'), seq);
          const left = await takeOneAnew();
          expect(seqs(left)).toEqual([3, 4, 6, 7, 8]);
          expect(left.damage).toMatch(/^4 records of the outbox could not be read: .+; and 1 more\.$/);
        });

        test('of everything leaves an outbox without samples, which can be removed', async () => {
          await leave([keyOf('w1'), 1]);
          await stage.damage!(keyOf('w1'), 1);
          const left = await takeOneAnew();
          expect(left.samples).toEqual([]);
          expect(left.damage).toBeDefined();
          await left.remove();
          expect(await leftOf('ana')).toEqual([]);
        });

        test('of one outbox holds up no other', async () => {
          await leave([keyOf('w1'), 2], [keyOf('w2'), 2]);
          await stage.damage!(keyOf('w1'), 2);
          expect((await leftOf('ana')).map((outbox) => seqs(outbox).join()).sort()).toEqual(['1', '1,2']);
        });
      });
    }
  });
}

/** Appends without waiting, one to three at a time, until so many are kept for certain; returns the last seq of those. */
async function appendUntil(outbox: StoredOutbox, { from, most, random }: { readonly from: number; readonly most: number; readonly random: () => number }): Promise<number> {
  let resolved = from;
  let last = from;
  for (let calls = 0; calls < 100; calls += 1) {
    const end = last + 1 + Math.floor(random() * 3);
    // Whether the ones under way are kept when the crash comes, and what they then say, is open.
    outbox.append(readings(last + 1, end)).then(() => (resolved = Math.max(resolved, end)), () => {});
    last = end;
  }
  return until(() => resolved >= from + most && resolved, { what: `${most} samples to be kept` });
}
