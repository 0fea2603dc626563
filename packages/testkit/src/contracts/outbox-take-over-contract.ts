import { describe, expect, test } from 'vitest';
import type { LeftOutbox } from '@paceline/client';
import { keyOf, leave, leftOf, readings, seqsOf, takeOne, takeOneAnew, type OutboxStage } from './outbox-stage.ts';

const writers = (outboxes: readonly LeftOutbox[]): string[] => outboxes.map(({ key }) => key.writer).sort();

/** Who gets which outbox, and with what in it: a part of the contract of outbox storages. */
export function takeOverContract(stage: () => OutboxStage): void {
  describe('taking over', () => {
    test('gives all outboxes of that user that hold something, and of nobody else', async () => {
      await leave(stage(), [keyOf('w1'), 2], [keyOf('w1', { sessionId: 'other' }), 1], [keyOf('w3'), 0]);
      await leave(stage(), [keyOf('w2'), 3], [keyOf('w1', { userId: 'an' }), 4], [keyOf('w1', { userId: 'ana2' }), 5]);
      const left = await leftOf(stage(), 'ana');
      expect(left.map((outbox) => `${outbox.key.sessionId} ${outbox.key.writer} ${seqsOf(outbox).join()}`).sort()).toEqual(['other w1 1', 'run w1 1,2', 'run w2 1,2,3']);
      expect((await leftOf(stage(), 'an')).map(seqsOf)).toEqual([[1, 2, 3, 4]]);
      expect(await leftOf(stage(), 'nobody')).toEqual([]);
    });

    test('gives nothing that a run has, neither to another run nor once more to the same', async () => {
      const first = await stage().startRun();
      const own = await first.storage.create(keyOf('w1'));
      await own.append(readings(1, 1));
      await leave(stage(), [keyOf('w2'), 1]);
      const second = await stage().startRun();
      const [taken] = await second.storage.takeOver('ana');
      expect(taken?.key.writer).toBe('w2');
      for (const { storage } of [first, second, await stage().startRun()]) expect(await storage.takeOver('ana')).toEqual([]);
      await taken?.append(readings(2, 2));
      await own.append(readings(2, 2));
    });

    test('gives each outbox to one of those who ask at the same time', async () => {
      const all = ['w1', 'w2', 'w3', 'w4', 'w5', 'w6'];
      await leave(stage(), ...all.map((writer) => [keyOf(writer), 1] as const));
      const runs = await Promise.all([stage().startRun(), stage().startRun()]);
      const given = await Promise.all([...runs, ...runs].map(({ storage }) => storage.takeOver('ana')));
      expect(writers(given.flat())).toEqual(all);
    });

    test('goes on with an outbox where it was left', async () => {
      await leave(stage(), [keyOf('w1'), 3]);
      const run = await stage().startRun();
      const outbox = await takeOne(run);
      await outbox.forget(1);
      await outbox.append(readings(4, 5));
      await run.crash();
      expect(seqsOf(await takeOneAnew(stage()))).toEqual([2, 3, 4, 5]);
    });

    test('gives what was released, after what had been called before, to another run and to the same', async () => {
      const run = await stage().startRun();
      const outbox = await run.storage.create(keyOf('w1'));
      const append = outbox.append(readings(1, 2));
      outbox.release();
      await append;
      const left = await takeOne(run);
      expect(seqsOf(left)).toEqual([1, 2]);
      left.release();
      expect(seqsOf(await takeOneAnew(stage()))).toEqual([1, 2]);
    });

    test('gives nothing that was removed or in which everything was forgotten', async () => {
      const run = await stage().startRun();
      const [removed, forgotten] = [await run.storage.create(keyOf('w1')), await run.storage.create(keyOf('w2'))];
      for (const outbox of [removed, forgotten]) await outbox.append(readings(1, 3));
      await Promise.all([removed.remove(), forgotten.forget(3)]);
      await run.crash();
      expect(await leftOf(stage(), 'ana')).toEqual([]);
      expect(await leftOf(stage(), 'ana')).toEqual([]);
    });
  });
}

/** What becomes of what cannot be read: a part of the contract where a stage can damage what it keeps. */
export function damageContract(stage: () => OutboxStage): void {
  describe('damage', () => {
    test('of a record is told of, without the place in it, and the rest is whole', async () => {
      await leave(stage(), [keyOf('w1'), 5]);
      await stage().damage!(keyOf('w1'), 3);
      const left = await takeOneAnew(stage());
      expect(left.samples).toStrictEqual([...readings(1, 2), ...readings(4, 5)]);
      expect(left.damage).toMatch(/^One record of the outbox could not be read: .+\.$/);
      expect(left.damage).not.toMatch(/48\.0|11\.0/);
    });

    test('of several records is told of in one sentence', async () => {
      await leave(stage(), [keyOf('w1'), 9]);
      for (const seq of [1, 2, 5, 9]) await stage().damage!(keyOf('w1'), seq);
      const left = await takeOneAnew(stage());
      expect(seqsOf(left)).toEqual([3, 4, 6, 7, 8]);
      expect(left.damage).toMatch(/^4 records of the outbox could not be read: .+; and 1 more\.$/);
    });

    test('of everything leaves an outbox without samples, which can be removed', async () => {
      await leave(stage(), [keyOf('w1'), 1]);
      await stage().damage!(keyOf('w1'), 1);
      const left = await takeOneAnew(stage());
      expect(left.samples).toEqual([]);
      expect(left.damage).toBeDefined();
      await left.remove();
      expect(await leftOf(stage(), 'ana')).toEqual([]);
    });

    test('of one outbox holds up no other', async () => {
      await leave(stage(), [keyOf('w1'), 2], [keyOf('w2'), 2]);
      await stage().damage!(keyOf('w1'), 2);
      expect((await leftOf(stage(), 'ana')).map((outbox) => seqsOf(outbox).join()).sort()).toEqual(['1', '1,2']);
    });
  });
}
