import { MemoryStore, type MemoryDisk } from '../../src/journal/memory-store.ts';
import { storeContract } from './store-contract.ts';

storeContract('memory', async () => {
  const disk: MemoryDisk = new Map();
  return { open: async () => new MemoryStore(disk), dispose: async () => disk.clear() };
});
