import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LeftOutbox, StoredOutbox } from '@paceline/client';
import { seededRandom } from '@paceline/core';
import type { TrackSample } from '@paceline/protocol';
import { trackSample } from './arbitraries.ts';
import { appendUntil, keyOf, leave, readings, sampleOf, seqsOf, takeOne, takeOneAnew, type OutboxStage } from './outbox-stage.ts';
import { replaceContract } from './outbox-replace-contract.ts';
import { damageContract, takeOverContract } from './outbox-take-over-contract.ts';

const DAY = 24 * 60 * 60 * 1000;

/** What every outbox storage does; with damage and without room, where its stage can make that. */
export function outboxStorageContract(name: string, newStage: () => Promise<OutboxStage>, can: { readonly beDamaged: boolean; readonly beFull: boolean }): void {
  describe(`the contract of outbox storages: ${name}`, () => {
    let stage: OutboxStage;

    beforeEach(async () => {
      stage = await newStage();
    });

    afterEach(() => stage.dispose());

    describe('what is kept', () => {
      test('[G3] outlives a crash: the next run gets the samples as they were appended', async () => {
        const run = await stage.startRun();
        const outbox = await run.storage.create(keyOf('w1'));
        expect(outbox.key).toEqual(keyOf('w1'));
        await Promise.all([outbox.append(readings(1, 2)), outbox.append(readings(3, 3)), outbox.append([]), outbox.append(readings(4, 9))]);
        await run.crash();
        const left = await takeOneAnew(stage);
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
        await leave(stage, [keyOf('w1'), 3]);
        await stage.pass(DAY);
        expect((await takeOneAnew(stage)).samples).toStrictEqual(readings(1, 3));
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
        expect(seqsOf(await takeOneAnew(stage))).toEqual([50_000]);
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
        expect((await takeOneAnew(stage)).samples.length).toBeGreaterThanOrEqual(kept);
      }, 60_000);

      test('[G3] is ascending by seq, and each seq once, in whatever calls they came', async () => {
        const run = await stage.startRun();
        const outbox = await run.storage.create(keyOf('w1'));
        await outbox.append(readings(5, 6));
        await outbox.append([{ ...sampleOf(2), pace: 9 }, ...readings(3, 5)]);
        await outbox.append(readings(1, 2));
        await run.crash();
        expect((await takeOneAnew(stage)).samples).toStrictEqual(readings(1, 6));
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
        expect(seqsOf(await takeOneAnew(stage))).toEqual(readings(8, 20).map(({ seq }) => seq));
      });

      test('does what it is told in the order in which it was told, however much comes at once', async () => {
        const run = await stage.startRun();
        const outbox = await run.storage.create(keyOf('w1'));
        await Promise.all([outbox.append(readings(1, 5)), outbox.forget(9), outbox.append(readings(6, 7)), outbox.forget(6), outbox.append(readings(8, 9))]);
        await run.crash();
        expect(seqsOf(await takeOneAnew(stage))).toEqual([7, 8, 9]);
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
        expect(seqsOf(await takeOneAnew(stage))).toEqual([8]);
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
        await leave(stage, [keyOf('w1'), 1]);
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
          const left = await takeOneAnew(stage);
          expect(left.samples).toStrictEqual([...readings(1, 10), other]);
          expect(left.damage).toBeUndefined();
        });
      });
    }

    replaceContract(() => stage, can);
    takeOverContract(() => stage);
    if (can.beDamaged) damageContract(() => stage);
  });
}
