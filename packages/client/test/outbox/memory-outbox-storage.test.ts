import { describe, expect, test } from 'vitest';
import { MemoryOutboxStorage, VirtualEnvironment } from '@paceline/client/testing';
import { outboxStorageContract, type OutboxRun, type OutboxStage } from '@paceline/testkit/contracts';
import { reading } from '@paceline/testkit/records';

class MemoryStage implements OutboxStage {
  readonly #device: MemoryOutboxStorage;

  constructor(writeTime: number) {
    this.#device = new MemoryOutboxStorage({ writeTime });
  }

  async startRun(): Promise<OutboxRun> {
    const storage = this.#device.anotherRun();
    return { storage, crash: async () => storage.crash() };
  }

  async limitRoom(isLimited: boolean): Promise<void> {
    this.#device.capacity = isLimited ? 100 : Infinity;
  }

  // It has no clock of which a day later could be read.
  async pass(): Promise<void> {}

  async dispose(): Promise<void> {}
}

outboxStorageContract('in memory', async () => new MemoryStage(0), { beDamaged: false, beFull: true });
outboxStorageContract('in memory, with a slow disk', async () => new MemoryStage(1), { beDamaged: false, beFull: true });

const key = { sessionId: 'run', userId: 'ana', writer: 'w1' };

const seqsLeft = async (storage: MemoryOutboxStorage): Promise<number[]> => (await storage.takeOver('ana')).flatMap(({ samples }) => samples.map(({ seq }) => seq));

describe('a crash in virtual time', () => {
  /** What is left of samples 1 to 4, of which the crash hits the last two on their way. */
  async function leftAfterCrash(seed: number): Promise<number[]> {
    const environment = new VirtualEnvironment({ seed });
    const storage = new MemoryOutboxStorage({ environment, writeTime: 20 });
    const outbox = await storage.create(key);
    await environment.settle(outbox.append([reading(1), reading(2)]));
    const late = outbox.append([reading(3), reading(4)]);
    const rejected = expect(late).rejects.toMatchObject({ kind: 'lost' });
    await environment.advance(10);
    storage.crash();
    await environment.advance(100);
    await rejected;
    return seqsLeft(storage);
  }

  test('keeps what had resolved, and by chance some of what was under way, from its beginning', async () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 30; seed += 1) seen.add((await leftAfterCrash(seed)).join());
    expect([...seen].sort()).toEqual(['1,2', '1,2,3', '1,2,3,4']);
  });

  test('leaves an append pending until its time has passed', async () => {
    const environment = new VirtualEnvironment();
    const outbox = await new MemoryOutboxStorage({ environment, writeTime: 20 }).create(key);
    const steps: string[] = [];
    const append = outbox.append([reading(1)]).then(() => steps.push('kept'));
    await environment.advance(19);
    steps.push('19 ms');
    await environment.advance(1);
    await append;
    expect(steps).toEqual(['19 ms', 'kept']);
  });

  test('ends what the run handed out, and leaves the other runs on the device alone', async () => {
    const storage = new MemoryOutboxStorage();
    const other = storage.anotherRun();
    const [outbox, others] = [await storage.create(key), await other.create({ ...key, writer: 'w2' })];
    await outbox.append([reading(1)]);
    storage.crash();
    for (const call of [outbox.append([reading(2)]), outbox.forget(1), outbox.remove()]) await expect(call).rejects.toMatchObject({ kind: 'lost' });
    await others.append([reading(7)]);
    expect(await seqsLeft(other)).toEqual([1]);
    other.crash();
    expect(await seqsLeft(storage)).toEqual([1, 7]);
  });
});

test('a device has room for its capacity, over all outboxes', async () => {
  const storage = new MemoryOutboxStorage();
  storage.capacity = 3;
  const [first, second] = [await storage.create(key), await storage.create({ ...key, writer: 'w2' })];
  await Promise.all([first.append([reading(1), reading(2)]), second.append([reading(1)])]);
  const refused = first.append([reading(3)]);
  await expect(refused).rejects.toMatchObject({ kind: 'full', message: 'There is room for 3 samples, and 3 are kept; raise "capacity".' });
  await second.forget(1);
  await first.append([reading(3)]);
  expect(storage.capacity).toBe(3);
});
