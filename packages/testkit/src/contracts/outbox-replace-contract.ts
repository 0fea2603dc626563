import { describe, expect, test } from 'vitest';
import { keyOf, leave, readings, seqsOf, takeOne, takeOneAnew, type OutboxStage } from './outbox-stage.ts';

/** Other numbers for what is kept: a part of the contract of the storages that can replace it. */
export function replaceContract(stage: () => OutboxStage, can: { readonly beFull: boolean }): void {
  describe('replacing', () => {
    test('puts samples in the place of all others, in the order of the calls', async () => {
      const run = await stage().startRun();
      const outbox = await run.storage.create(keyOf('w1'));
      await outbox.append(readings(5, 9));
      await Promise.all([outbox.append(readings(10, 10)), outbox.replace!(readings(2, 6)), outbox.append(readings(7, 8)), outbox.forget(3)]);
      await run.crash();
      const left = await takeOneAnew(stage());
      expect(left.samples).toStrictEqual(readings(4, 8));
      expect(left.damage).toBeUndefined();
    });

    test('of what was taken over lasts, and leaves nothing of it', async () => {
      await leave(stage(), [keyOf('w1'), 20]);
      const run = await stage().startRun();
      const outbox = await takeOne(run);
      await outbox.replace!(readings(101, 102));
      await outbox.append(readings(103, 103));
      await outbox.replace!([...readings(102, 103), ...readings(105, 105)]);
      await run.crash();
      expect(seqsOf(await takeOneAnew(stage()))).toEqual([102, 103, 105]);
    });

    test('by nothing empties it', async () => {
      const run = await stage().startRun();
      const outbox = await run.storage.create(keyOf('w1'));
      await outbox.append(readings(1, 3));
      await outbox.replace!([]);
      await run.crash();
      expect(await (await stage().startRun()).storage.takeOver('ana')).toEqual([]);
    });

    test('[G3] is done or not when a crash comes, and never in part', async () => {
      for (let life = 1; life <= 4; life += 1) {
        const run = await stage().startRun();
        const outbox = await run.storage.create(keyOf('w1'));
        await outbox.append(readings(301, 600));
        // Whether that settles is open.
        outbox.replace!(readings(201, 500)).catch(() => {});
        await run.crash();
        const next = await stage().startRun();
        const left = await takeOne(next);
        expect([readings(201, 500), readings(301, 600)]).toContainEqual(left.samples);
        await left.remove();
        await next.crash();
      }
    });

    if (can.beFull) {
      test('[G3] [G9] that finds no room leaves everything as it was, whatever comes with it', async () => {
        const run = await stage().startRun();
        await stage().limitRoom!(true);
        const outbox = await run.storage.create(keyOf('w1'));
        const calls = [outbox.append(readings(1, 10)), outbox.replace!(readings(11, 2_010)), outbox.forget(2)];
        const [append, replace, forget] = await Promise.allSettled(calls);
        expect([append?.status, replace, forget?.status]).toMatchObject(['fulfilled', { reason: { name: 'OutboxStorageError', kind: 'full' } }, 'fulfilled']);
        await outbox.append(readings(11, 11));
        await run.crash();
        expect((await takeOneAnew(stage())).samples).toStrictEqual(readings(3, 11));
      });

      test('[G3] [G9] one by one by an append that finds no room leaves everything as it was', async () => {
        const run = await stage().startRun();
        await stage().limitRoom!(true);
        const outbox = await run.storage.create(keyOf('w1'));
        await outbox.append(readings(1, 10));
        const corrected = readings(1, 2_000).map((sample) => ({ ...sample, timestamp: '2026-05-01T07:00:00.000Z' }));
        await expect(outbox.append(corrected)).rejects.toMatchObject({ kind: 'full' });
        await run.crash();
        expect((await takeOneAnew(stage())).samples).toStrictEqual(readings(1, 10));
      });
    }
  });
}
