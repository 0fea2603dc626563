import { expect, test } from 'vitest';
import { event, member, samples, session, trackOf } from '@paceline/testkit/records';
import { storeContract } from '@paceline/testkit/contracts';
import { openSqliteStore } from '../../src/journal/sqlite-store.ts';
import { newFolder, removeFolder, testFolder, withStore } from './folders.ts';

storeContract('SQLite', async () => {
  const folder = newFolder();
  return { open: () => openSqliteStore(folder), dispose: async () => removeFolder(folder) };
});

test('an error that nobody foresaw refuses its commit alone, and the store goes on', async () => {
  await withStore(testFolder(), async (store) => {
    await store.commit([session('s1'), member('s1', 'ana')]);
    // JSON cannot write a bigint; no type lets one get here.
    const impossible = event('s1', 1, { kind: 'countdown', startsAt: 5n as unknown as number });
    const refused = store.commit([...samples('s1', 'ana', [1, 1]), impossible]);
    await expect(refused).rejects.toMatchObject({ name: 'StoreError', kind: 'failed', message: expect.stringContaining('BigInt') as string });
    expect(await store.commit(samples('s1', 'ana', [1, 3]))).toEqual([]);
    expect(await store.readTrack(trackOf('s1', 'ana'))).toHaveLength(3);
  });
});
