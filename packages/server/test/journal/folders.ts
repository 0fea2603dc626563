import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openSqliteStore, type SqliteStore } from '../../src/journal/sqlite-store.ts';

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'paceline-store-'));

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** A folder that is removed when the test is over. */
export function testFolder(): string {
  const folder = newFolder();
  onTestFinished(() => removeFolder(folder));
  return folder;
}

/** Opens the store of a folder, hands it to `use`, and closes it. */
export async function withStore<Result>(folder: string, use: (store: SqliteStore) => Promise<Result>): Promise<Result> {
  const store = await openSqliteStore(folder);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
