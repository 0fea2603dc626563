import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { session } from '@paceline/testkit/records';
import type { openSqliteStore } from '../../src/journal/sqlite-store.ts';
import { testFolder } from './folders.ts';

// The type check builds the packages too, so that this is skipped only when the tests run alone on a fresh clone.
const built = new URL('../../dist/journal/sqlite-store.js', import.meta.url);
const isBuilt = existsSync(fileURLToPath(built));

test.skipIf(!isBuilt)(`the built store finds its worker thread${isBuilt ? '' : ' (skipped: packages/server is not built)'}`, async () => {
  const module = (await import(built.href)) as { readonly openSqliteStore: typeof openSqliteStore };
  const store = await module.openSqliteStore(testFolder());
  expect(await store.commit([session('s1')])).toEqual([]);
  expect(await store.openSessions()).toEqual(['s1']);
  await store.close();
});
