// Run as a process of its own: opens the store of a folder, prints how that went, and holds on to it until it is killed.
import { StoreError } from '@paceline/engine/store';
import { openSqliteStore } from '../../src/journal/sqlite-store.ts';

try {
  await openSqliteStore(process.argv[2] ?? '');
  process.stdout.write('opened\n');
} catch (error) {
  process.stdout.write(`${error instanceof StoreError ? error.kind : String(error)}\n`);
}
