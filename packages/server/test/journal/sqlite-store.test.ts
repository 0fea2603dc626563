import { openSqliteStore } from '../../src/journal/sqlite-store.ts';
import { newFolder, removeFolder } from './folders.ts';
import { storeContract } from './store-contract.ts';

storeContract('SQLite', async () => {
  const folder = newFolder();
  return { open: () => openSqliteStore(folder), dispose: async () => removeFolder(folder) };
});
