import { statSync } from 'node:fs';
import { join } from 'node:path';
import { SIGNING_KEY_FILE } from './auth/signing-key.ts';
import { DATABASE_FILE } from './journal/sqlite-store.ts';

/** What a start finds in its data folder, before it makes what is missing. */
export interface FoundFiles {
  readonly database: boolean;
  readonly key: boolean;
}

/** Looks whether the files are there and hold anything. */
export function foundIn(dataDir: string): FoundFiles {
  return { database: holdsAnything(join(dataDir, DATABASE_FILE)), key: holdsAnything(join(dataDir, SIGNING_KEY_FILE)) };
}

function holdsAnything(file: string): boolean {
  try {
    return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
  } catch {
    // Whoever opens it says what is wrong with it.
    return true;
  }
}
