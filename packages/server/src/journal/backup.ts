import { closeSync, existsSync, openSync, readSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '@paceline/engine/store';
import { syncFile, syncFolder } from './folders.ts';
import type { Database } from './sqlite-database.ts';

// Decision: the copy is made with SQLite's backup interface and not with VACUUM INTO. It copies pages as they are, so
// that a damaged page does not keep the rest from being brought up to date, two copies of the same content are the same
// bytes, and it takes a third of the time. Copying the file with the tools of the system would drop the lock on it.

/**
 * Copies the whole database to a file beside it whose name says the version, for its owner's eyes only and safe from a
 * power failure when the promise resolves; with the path of the copy. An earlier copy is kept: one with the same content
 * serves instead, one with another content gets the new one beside it. Rejects with a `StoreError`, and has changed
 * nothing, when it cannot be made.
 */
export async function backUp(database: Database, file: string, version: number): Promise<string> {
  const partial = `${file}.version-${version}.partial`;
  // What an attempt that was interrupted has left.
  removeCopy(partial);
  try {
    assertRoom(dirname(file), Number(database.pragma('page_count')) * Number(database.pragma('page_size')));
    closeSync(openSync(partial, 'wx', 0o600));
    await database.copyTo(partial);
    syncFile(partial);
    const copy = keep(partial, `${file}.version-${version}.backup`);
    syncFolder(dirname(file));
    return copy;
  } catch (error) {
    removeCopy(partial);
    throw explained(error, file);
  }
}

/** Gives the copy its name, unless there is the same one already. */
function keep(partial: string, name: string): string {
  for (let count = 1; ; count++) {
    const copy = count === 1 ? name : `${name}-${count}`;
    // Nobody else makes one meanwhile: the database is locked.
    if (!existsSync(copy)) renameSync(partial, copy);
    else if (isSame(partial, copy)) removeCopy(partial);
    else continue;
    return copy;
  }
}

/** Throws a `StoreError` when so many bytes have no room there. */
export function assertRoom(folder: string, needed: number): void {
  const { blocks, bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  // Some network file systems do not tell.
  if (blocks > 0 && free < needed) throw new StoreError('disk_full', `${megabytes(needed)} are needed, ${megabytes(free)} are free`);
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function explained(error: unknown, file: string): StoreError {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof StoreError && error.kind === 'disk_full') {
    const message = `There is no room in ${dirname(file)} for the copy that is made of the data before it is brought up to date`;
    return new StoreError('disk_full', `${message} (${detail}); make room there, and start again. The data was left as it is.`, { cause: error });
  }
  const message = `The copy that is made of the data before it is brought up to date could not be written to ${dirname(file)}`;
  return new StoreError('unwritable', `${message} (${detail}); correct that, and start again. The data was left as it is.`, { cause: error });
}

/** With the journal that SQLite leaves beside a copy that fails. */
export function removeCopy(copy: string): void {
  for (const file of [copy, `${copy}-journal`]) rmSync(file, { force: true });
}

const COMPARED = 1_048_576;

/** Whether two files have the same content. */
export function isSame(one: string, other: string): boolean {
  if (statSync(one).size !== statSync(other).size) return false;
  const files = [openSync(one, 'r'), openSync(other, 'r')] as const;
  try {
    for (;;) {
      const [first, second] = files.map((file) => nextBytes(file)) as [Buffer, Buffer];
      if (!first.equals(second)) return false;
      if (first.length === 0) return true;
    }
  } finally {
    for (const file of files) closeSync(file);
  }
}

function nextBytes(file: number): Buffer {
  const bytes = Buffer.alloc(COMPARED);
  return bytes.subarray(0, readSync(file, bytes));
}
