import { storeContract } from '@paceline/testkit/contracts';
import { MemoryStore, type MemoryDisk } from '../../src/journal/memory-store.ts';

storeContract('memory', async () => {
  const disk: MemoryDisk = new Map();
  return { open: async () => new MemoryStore(disk), dispose: async () => disk.clear() };
});
