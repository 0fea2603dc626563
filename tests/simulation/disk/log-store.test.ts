import { describe, expect, test } from 'vitest';
import { VirtualEnvironment } from '@paceline/testkit';
import { storeContract } from '@paceline/testkit/contracts';
import { member, reading, sample, session } from '@paceline/testkit/records';
import { LogStore } from './log-store.ts';
import { SimulatedDisk } from './simulated-disk.ts';

/** A disk on which time passes by itself, for tests that wait for a store and not for a clock. */
class PromptEnvironment extends VirtualEnvironment {
  override setTimer(delay: number, run: () => void): () => void {
    const cancel = super.setTimer(delay, run);
    void this.advance(delay);
    return cancel;
  }
}

storeContract('a log on a simulated disk', async () => {
  const disk = new SimulatedDisk(new PromptEnvironment());
  return { open: () => LogStore.open(disk), dispose: async () => undefined };
});

const key = { sessionId: 's1', userId: 'ana', writer: '' };

describe('[G1][G9] a log on a simulated disk', () => {
  const start = async (environment: VirtualEnvironment = new PromptEnvironment()) => {
    const disk = new SimulatedDisk(environment);
    const store = await environment.settle(LogStore.open(disk));
    return { disk, store, environment };
  };
  const trackOf = async (disk: SimulatedDisk, environment = new VirtualEnvironment()): Promise<number[]> => {
    const store = await environment.settle(LogStore.open(disk));
    return (await store.readTrack(key)).map(({ seq }) => seq);
  };

  test.each([0, 0.01, 0.3, 0.5, 0.99])('a loss of power in the middle of a flush keeps what was committed, and no part of the rest (%f of its bytes survive)', async (kept) => {
    const environment = new VirtualEnvironment();
    const { disk, store } = await start(environment);
    await environment.settle(store.commit([session('s1'), member('s1', 'ana'), sample('s1', 'ana', reading(1))]));
    const underWay = store.commit([sample('s1', 'ana', reading(2)), sample('s1', 'ana', reading(3))]);
    let settled = false;
    void underWay.then(() => (settled = true));
    await environment.advance(0);
    store.kill();
    disk.crash({ kind: 'power', kept });
    expect([await trackOf(disk, environment), disk.strikes.torn + disk.strikes.lost]).toEqual([[1], 1]);
    await environment.advance(1_000);
    expect(settled).toBe(false);
  });

  test('the end of the process alone loses nothing that was written, and a log goes on after a torn record', async () => {
    const environment = new VirtualEnvironment();
    const { disk, store } = await start(environment);
    await environment.settle(store.commit([session('s1'), member('s1', 'ana'), sample('s1', 'ana', reading(1))]));
    void store.commit([sample('s1', 'ana', reading(2))]);
    await environment.advance(0);
    store.kill();
    disk.crash({ kind: 'process' });
    expect([await trackOf(disk, environment), disk.strikes.survivedUnflushed]).toEqual([[1, 2], 1]);
    const next = await environment.settle(LogStore.open(disk));
    void next.commit([sample('s1', 'ana', reading(3))]);
    await environment.advance(0);
    disk.crash({ kind: 'power', kept: 0.5 });
    const after = await environment.settle(LogStore.open(disk));
    const again = after.commit([sample('s1', 'ana', reading(2)), sample('s1', 'ana', reading(3))]);
    await environment.settle(again);
    expect(await trackOf(disk, environment)).toEqual([1, 2, 3]);
  });

  test.each([
    { fault: { kind: 'broken' }, refusal: 'failed' },
    { fault: { kind: 'full' }, refusal: 'disk_full' },
  ] as const)('a disk that is $fault.kind refuses the commit with "$refusal", and nothing of it is left', async ({ fault, refusal }) => {
    const { disk, store } = await start();
    await store.commit([session('s1'), member('s1', 'ana'), sample('s1', 'ana', reading(1))]);
    disk.fault = fault;
    await expect(store.commit([sample('s1', 'ana', reading(2))])).rejects.toMatchObject({ kind: refusal });
    expect((await store.readTrack(key)).map(({ seq }) => seq)).toEqual([1]);
    disk.fault = { kind: 'none' };
    await store.commit([sample('s1', 'ana', reading(2))]);
    expect([await trackOf(disk), disk.strikes[fault.kind]]).toEqual([[1, 2], 1]);
  });
});
