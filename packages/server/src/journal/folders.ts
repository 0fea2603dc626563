import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '@paceline/engine/store';

/** Makes the folder and has the disk remember it: a database in a folder that a power failure forgets would be lost. */
export function makeFolder(folder: string): void {
  try {
    // One level after the other: Node's own recursive mkdir never returns where the parent takes no folders, as in /proc.
    for (const level of missingLevels(folder)) {
      mkdirSync(level, { mode: 0o700 });
      syncFolder(dirname(level));
    }
  } catch (cause) {
    const { code = String(cause) } = cause as NodeJS.ErrnoException;
    if (['EEXIST', 'ENOTDIR'].includes(code)) {
      throw new StoreError('unwritable', `The data folder ${folder} cannot be made, as there is a file in its place or above it; choose another with --data.`, { cause });
    }
    throw new StoreError('unwritable', `The data folder ${folder} cannot be made (${code}); correct the permissions, or choose another with --data.`, { cause });
  }
}

/** The folders from the first missing one down to `folder`; none when it exists. */
function missingLevels(folder: string): readonly string[] {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder || folder === dirname(folder) ? [] : [...missingLevels(dirname(folder)), folder];
}

/** Has the disk take the content of a file. */
export function syncFile(file: string): void {
  sync(file, 'r+');
}

/** Has the disk remember which files are in the folder; Windows does so by itself. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') sync(folder, 'r');
}

function sync(path: string, flags: string): void {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
