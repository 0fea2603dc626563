import { mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { platform } from 'node:process';
import { OutboxStorageError } from '../outbox/outbox-storage-error.ts';
import { isMissing } from './file-error.ts';
import { readOutbox, type OutboxText } from './lines.ts';
import { ProcessLock } from './process-lock.ts';

/** Somebody who takes over may clear a folder away in the moment between its making and its lock. */
const TRIES = 5;

/** How the name of a folder begins that is about to be removed. */
export const GONE = 'gone-';

/**
 * The folder of one outbox: the file of its samples, and the lock of the run that has it. Its name is never used again,
 * so whoever has the lock of a removed folder has nothing.
 */
export class OutboxFolder {
  readonly path: string;
  readonly #lock: ProcessLock;

  private constructor(path: string, lock: ProcessLock) {
    this.path = path;
    this.#lock = lock;
  }

  /** Makes a folder whose name begins with `prefix`, for the user of this process alone, and has its lock. */
  static async make(prefix: string): Promise<OutboxFolder> {
    let cause: unknown;
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const path = await mkdtemp(prefix);
      try {
        await (await open(join(path, 'lock'), 'wx', 0o600)).close();
        const folder = OutboxFolder.take(path);
        if (folder !== undefined) return folder;
      } catch (error) {
        cause = error;
      }
    }
    throw new OutboxStorageError('unavailable', `No lock can be had in ${dirname(prefix)}; give the storage a folder on a local disk.`, { cause });
  }

  /** `undefined` when another run has it. */
  static take(path: string): OutboxFolder | undefined {
    const lock = ProcessLock.take(join(path, 'lock'));
    return lock && new OutboxFolder(path, lock);
  }

  get file(): string {
    return join(this.path, 'samples');
  }

  /** `undefined` when the run that made the folder came no further. */
  async read(): Promise<OutboxText | undefined> {
    try {
      const text = readOutbox(await readFile(this.file));
      return text.length === 0 ? undefined : text;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async remove(): Promise<void> {
    await rm(this.file, { force: true });
    // Windows moves no folder in which a file is open.
    if (platform === 'win32') this.release();
    const gone = join(dirname(this.path), GONE + basename(this.path));
    // Moved first, so that nobody makes a lock in it. What stays is empty, and cleared away by whoever takes over next.
    await rename(this.path, gone)
      .then(() => rm(gone, { recursive: true }))
      .catch(() => {});
    this.release();
  }

  release(): void {
    this.#lock.release();
  }
}

/** Has the names in a folder survive a loss of power. Windows does so by itself, and opens no folders. */
export async function flushFolder(path: string): Promise<void> {
  if (platform === 'win32') return;
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
