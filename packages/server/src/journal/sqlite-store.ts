import { join, resolve } from 'node:path';
import type { TrackSample } from '@paceline/protocol';
import { StoreError, type EventRecord, type ListedSession, type SampleConflict, type SessionPage, type Store, type StoredSession, type TrackKey, type TrackRange, type Write } from '@paceline/engine/store';
import { damaged } from './damage.ts';
import { makeFolder } from './folders.ts';
import type { Findings } from './inspection.ts';
import type { Loss } from './found-journal.ts';
import type { Opening } from './open-tables.ts';
import type { Upgrade } from './sqlite-schema.ts';
import { pack } from './packed-writes.ts';
import { storedSamples } from './stored-samples.ts';
import { SqliteThread } from './sqlite-thread.ts';
import type { Arguments, Method, Result } from './sqlite-worker.ts';

/** Name of the database in the data folder. */
export const DATABASE_FILE = 'paceline.db';

/**
 * Opens the store in that folder, making it when it is not there. One process at a time: the lock ends with the process,
 * however it ends. Rejects with a `StoreError` whose message is one sentence for the operator.
 */
export async function openSqliteStore(folder: string): Promise<SqliteStore> {
  makeFolder(resolve(folder));
  const thread = new SqliteThread(join(resolve(folder), DATABASE_FILE));
  return new SqliteStore(thread, await thread.opened);
}

/** The embedded store. */
export class SqliteStore implements Store {
  /** What the opening had to do to a database of an older version. */
  readonly upgrade: Upgrade | undefined;
  /** What a damaged journal has cost. */
  readonly loss: Loss | undefined;
  readonly #thread: SqliteThread;
  #closing: Promise<void> | undefined;

  constructor(thread: SqliteThread, { upgrade, loss }: Opening) {
    this.#thread = thread;
    this.upgrade = upgrade;
    this.loss = loss;
  }

  async commit(writes: readonly Write[]): Promise<readonly SampleConflict[]> {
    return this.#call('commit', pack(writes));
  }

  loadSession(sessionId: string): Promise<StoredSession | undefined> {
    return this.#call('loadSession', sessionId);
  }

  wasDeleted(sessionId: string): Promise<boolean> {
    return this.#call('wasDeleted', sessionId);
  }

  sessionsOf(userId: string, page: SessionPage): Promise<readonly ListedSession[]> {
    return this.#call('sessionsOf', userId, page);
  }

  findByCode(code: string): Promise<string | undefined> {
    return this.#call('findByCode', code);
  }

  async readTrack(track: TrackKey, range?: TrackRange): Promise<readonly TrackSample[]> {
    const text = await this.#call('readTrack', track, range);
    try {
      return storedSamples(text, (range?.after ?? 0) + 1);
    } catch (cause) {
      throw damaged(track.sessionId, { cause });
    }
  }

  readTimes(track: TrackKey, range?: TrackRange): Promise<readonly number[]> {
    return this.#call('readTimes', track, range);
  }

  readEvents(sessionId: string, after: number, limit: number): Promise<readonly EventRecord[]> {
    return this.#call('readEvents', sessionId, after, limit);
  }

  openSessions(): Promise<readonly string[]> {
    return this.#call('openSessions');
  }

  async purge(): Promise<void> {
    // Between two steps comes whatever was asked for meanwhile.
    while (await this.#call('purge'));
  }

  /** Takes the next step of reading all that is stored, and tells what is damaged; undefined when everything was read. */
  inspect(): Promise<Findings | undefined> {
    return this.#call('inspect');
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
