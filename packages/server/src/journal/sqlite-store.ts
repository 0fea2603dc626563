import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { TrackSample } from '@paceline/protocol';
import { StoreError, type EventRecord, type SampleConflict, type Store, type StoredSession, type TrackKey, type TrackRange, type Write } from '@paceline/engine/store';
import { SqliteThread } from './sqlite-thread.ts';
import type { Arguments, Method, Result } from './sqlite-worker.ts';

/** Name of the database in the data folder. */
export const DATABASE_FILE = 'paceline.db';

/**
 * Opens the store in that folder, making it when it is not there. One process at a time: the lock ends with the process,
 * however it ends. Rejects with a `StoreError` whose message is one sentence for the operator.
 */
export async function openSqliteStore(folder: string): Promise<Store> {
  makeFolder(resolve(folder));
  const thread = new SqliteThread(join(resolve(folder), DATABASE_FILE));
  await thread.opened;
  return new SqliteStore(thread);
}

class SqliteStore implements Store {
  readonly #thread: SqliteThread;
  #closing: Promise<void> | undefined;

  constructor(thread: SqliteThread) {
    this.#thread = thread;
  }

  commit(writes: readonly Write[]): Promise<readonly SampleConflict[]> {
    return this.#call('commit', writes);
  }

  loadSession(sessionId: string): Promise<StoredSession | undefined> {
    return this.#call('loadSession', sessionId);
  }

  findByCode(code: string): Promise<string | undefined> {
    return this.#call('findByCode', code);
  }

  async readTrack(track: TrackKey, range?: TrackRange): Promise<readonly TrackSample[]> {
    return JSON.parse(await this.#call('readTrack', track, range)) as TrackSample[];
  }

  readEvents(sessionId: string, after: number, limit: number): Promise<readonly EventRecord[]> {
    return this.#call('readEvents', sessionId, after, limit);
  }

  openSessions(): Promise<readonly string[]> {
    return this.#call('openSessions');
  }

  close(): Promise<void> {
    this.#closing ??= this.#thread.end();
    return this.#closing;
  }

  #call<M extends Method>(method: M, ...args: Arguments<M>): Promise<Result<M>> {
    if (this.#closing !== undefined) return Promise.reject(new StoreError('closed', 'The store is closed.'));
    return this.#thread.call(method, ...args);
  }
}

/** Makes the folder and has the disk remember it: a database in a folder that a power failure forgets would be lost. */
function makeFolder(folder: string): void {
  try {
    // One level after the other: Node's own recursive mkdir never returns where the parent takes no folders, as in /proc.
    for (const level of missingLevels(folder)) {
      mkdirSync(level, { mode: 0o700 });
      if (process.platform !== 'win32') syncFolder(dirname(level));
    }
  } catch (cause) {
    const { code = String(cause) } = cause as NodeJS.ErrnoException;
    throw new StoreError('unwritable', `The data folder ${folder} cannot be made (${code}); correct the permissions, or choose another with --data.`, { cause });
  }
}

/** The folders from the first missing one down to `folder`; none when it exists. */
function missingLevels(folder: string): readonly string[] {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder || folder === dirname(folder) ? [] : [...missingLevels(dirname(folder)), folder];
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
