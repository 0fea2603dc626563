import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { platform } from 'node:process';
import type { OutboxKey } from '../sync/outbox-storage.ts';
import { isMissing } from './file-error.ts';
import { headerOf, readHeader, readOutbox, type OutboxText } from './lines.ts';
import { ProcessLock } from './process-lock.ts';

const fileIn = (path: string): string => join(path, 'samples');
const lockIn = (path: string): string => join(path, 'lock');
/** A copy of the first line of the samples: whose they are outlives damage there. Folders of earlier versions have none. */
const ownerIn = (path: string): string => join(path, 'owner');

/**
 * The folder of one outbox: the file of its samples, whose they are, and the lock of the run that has it. Until the file is made and from
 * when it is removed there is no outbox in it, and nobody else touches it. Its name is never used again, so whoever gets
 * the lock of a removed folder has nothing.
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
    const path = await mkdtemp(prefix);
    // By us, because SQLite would let others read it.
    await (await open(lockIn(path), 'wx', 0o600)).close();
    const lock = ProcessLock.take(lockIn(path));
    if (lock === undefined) throw new Error(`somebody else has locked ${path}, which was just made`);
    return new OutboxFolder(path, lock);
  }

  /** `undefined` when another run has it, or there is no outbox in it. */
  static take(path: string): OutboxFolder | undefined {
    if (!OutboxFolder.isOutbox(path)) return undefined;
    const lock = ProcessLock.take(lockIn(path));
    return lock && new OutboxFolder(path, lock);
  }

  static isOutbox(path: string): boolean {
    return existsSync(fileIn(path));
  }

  /** Clears a folder away in which a run has made no outbox, or removed it, before `time`, and then came no further. */
  static async clear(path: string, time: number): Promise<void> {
    if (OutboxFolder.isOutbox(path) || (await stat(path)).mtimeMs > time) return;
    await rm(path, { recursive: true, force: true });
  }

  get file(): string {
    return fileIn(this.path);
  }

  /** Notes whose outbox it is, before it is made. */
  async claim(key: OutboxKey): Promise<void> {
    await writeFile(ownerIn(this.path), headerOf(key), { flag: 'wx', mode: 0o600, flush: true });
  }

  /** `undefined` when the run that made the folder came no further. */
  async read(): Promise<OutboxText | undefined> {
    const bytes = await bytesOf(this.file);
    if (bytes === undefined) return undefined;
    const text = readOutbox(bytes);
    if (text.length === 0 && text.faults.length === 0) return undefined;
    return text.key === undefined ? { ...text, key: readHeader((await bytesOf(ownerIn(this.path)))?.toString().trimEnd() ?? '') } : text;
  }

  async remove(): Promise<void> {
    await rm(this.file, { force: true });
    // Windows removes no open file.
    if (platform === 'win32') this.release();
    // What stays holds nothing, and is cleared away later.
    await rm(this.path, { recursive: true, force: true }).catch(() => {});
    this.release();
  }

  release(): void {
    this.#lock.release();
  }
}

async function bytesOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
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
