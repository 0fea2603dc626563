import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import type { Environment } from '@paceline/core';
import type { TrackSample } from '@paceline/protocol';
import { OutboxStorageError } from '../outbox/outbox-storage-error.ts';

/** User, session, writer: those of one user stand together. */
export type OutboxId = [userId: string, sessionId: string, writer: string];

/** Whose an outbox is. */
export interface OutboxRecord {
  /** Goes up whenever a run takes it, so that a run which has lost it notices. */
  readonly epoch: number;
  /** When its holder was alive, epoch milliseconds by the device's clock; 0 when it was let go of. */
  readonly touchedAt: number;
}

interface OutboxSchema extends DBSchema {
  outboxes: { key: OutboxId; value: OutboxRecord };
  samples: { key: [...OutboxId, seq: number]; value: TrackSample };
}

const stores: ('outboxes' | 'samples')[] = ['outboxes', 'samples'];

export type Transaction = IDBPTransaction<OutboxSchema, typeof stores, 'readwrite'>;

/** `strict`: on the disk when it resolves; `relaxed`: handed to the operating system, which is enough for what may be redone. */
export type Durability = 'strict' | 'relaxed';

/** The layout of the stores. A newer one needs a step in `upgrade`. */
const VERSION = 1;

/** For the database to open, milliseconds: another tab that does not let go of it would keep it closed for ever. */
const OPEN_TIME = 10_000;

/** How browsers say that a connection is gone: Safari's database process is ended when its app is in the background. */
const lostConnection: readonly string[] = ['InvalidStateError', 'UnknownError', 'AbortError'];

/** A database that is opened when it is needed, and again when the browser has dropped it. Rejects with `OutboxStorageError`s. */
export class OutboxDatabase {
  readonly #name: string;
  readonly #environment: Environment;
  #opening: Promise<IDBPDatabase<OutboxSchema>> | undefined;

  constructor(name: string, environment: Environment) {
    this.#name = name;
    this.#environment = environment;
  }

  /** Does the work in one transaction, all of it or none; it may be called again after a lost connection. */
  async transact<Result>(durability: Durability, work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    try {
      return await this.#attempt(durability, work);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      if (!lostConnection.includes(error.name)) throw errorOf(error);
      this.#close();
    }
    try {
      return await this.#attempt(durability, work);
    } catch (error) {
      throw errorOf(error);
    }
  }

  async #attempt<Result>(durability: Durability, work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    const database = await this.#open();
    const transaction = database.transaction(stores, 'readwrite', { durability });
    // Where the work fails first, nobody waits for this one.
    const done = transaction.done.catch((error: unknown) => ({ failed: error }));
    try {
      const result = await work(transaction);
      const end = await done;
      if (end !== undefined) throw end.failed;
      return result;
    } catch (error) {
      abort(transaction);
      throw error;
    }
  }

  #open(): Promise<IDBPDatabase<OutboxSchema>> {
    this.#opening ??= this.#connect().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async #connect(): Promise<IDBPDatabase<OutboxSchema>> {
    let late = false;
    const opening = (async () =>
      openDB<OutboxSchema>(this.#name, VERSION, {
        upgrade(database, from) {
          if (from < 1) for (const store of stores) database.createObjectStore(store);
        },
        // Another tab wants a newer version, or to delete everything; it waits for this connection.
        blocking: () => this.#close(),
        terminated: () => this.#close(),
      }))();
    const deadline = new Promise<never>((_, reject) => {
      const cancel = this.#environment.setTimer(OPEN_TIME, () => {
        late = true;
        reject(new OutboxStorageError('unavailable', `IndexedDB has not opened the outboxes for ${OPEN_TIME / 1000} s: another tab holds an older version of them. Close the app's other tabs.`));
      });
      void opening.then(cancel, cancel);
    });
    void opening.then((database) => late && database.close(), () => {});
    try {
      return await Promise.race([opening, deadline]);
    } catch (error) {
      throw openErrorOf(error);
    }
  }

  #close(): void {
    void this.#opening?.then((database) => database.close(), () => {});
    this.#opening = undefined;
  }
}

function abort(transaction: Transaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended by itself.
  }
}

/** Of what went wrong before a transaction: the browser, or its setting, does not let this page keep anything. */
export function openErrorOf(error: unknown): OutboxStorageError {
  if (error instanceof OutboxStorageError) return error;
  const { name, message } = error as Error;
  if (name === 'QuotaExceededError') return errorOf(error);
  if (name === 'VersionError') {
    return new OutboxStorageError('unavailable', "A newer version of the app has kept samples in this browser. Reload the page to get that version; they stay until then.", { cause: error });
  }
  const remedy = 'Some browsers refuse it in private windows and where site data is blocked: allow it, or use the SDK without a storage.';
  return new OutboxStorageError('unavailable', `IndexedDB cannot be opened here (${name}: ${message}). ${remedy}`, { cause: error });
}

function errorOf(error: unknown): OutboxStorageError {
  if (error instanceof OutboxStorageError) return error;
  const { name, message } = error as Error;
  if (name === 'QuotaExceededError') {
    return new OutboxStorageError('full', 'The browser gives this site no more room (QuotaExceededError). What was to be kept now is not; what was kept before is. Let them be uploaded, or free space.', { cause: error });
  }
  return new OutboxStorageError('unavailable', `IndexedDB has failed (${name}: ${message}). What it kept before stays; try again, or reload the page.`, { cause: error });
}
