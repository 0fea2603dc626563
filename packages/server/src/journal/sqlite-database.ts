import { backup, DatabaseSync, type StatementSync } from 'node:sqlite';
import { StoreError } from '@paceline/engine/store';
import { storeErrorOf } from './sqlite-errors.ts';

export type Value = null | number | string;

/** A prepared statement; `Row` says what it selects. Rejections are `StoreError`s. */
export interface Statement<Row> {
  /** Returns how many rows changed, and the id of the row that was inserted last. */
  run(...values: Value[]): { readonly changes: number; readonly insertedId: number };
  get(...values: Value[]): Row | undefined;
  all(...values: Value[]): Row[];
  /** One by one: those before one that cannot be read are had. */
  each(...values: Value[]): Iterable<Row>;
}

/** How long a process that is just ending may keep another from opening the database, milliseconds. */
const LOCK_WAIT = 1_000;

// WAL with FULL calls fsync once for every commit; NORMAL, SQLite's own advice for WAL, loses commits at a power failure.
// The fullfsync settings matter on macOS alone, where fsync does not reach the disk.
const settings = [
  ['journal_mode', 'wal'],
  ['synchronous', 2],
  ['fullfsync', 1],
  ['checkpoint_fullfsync', 1],
  ['foreign_keys', 1],
  // What is deleted or replaced is overwritten in the file.
  ['secure_delete', 1],
  ['locking_mode', 'exclusive'],
] as const;

/** Pages that are copied in one go: all of them, as nothing else goes on meanwhile. */
const ALL_PAGES = 0x7fff_ffff;

/**
 * One SQLite file that no other connection can open meanwhile. Everything throws `StoreError`s.
 *
 * The lock is SQLite's own on the database file, so it cannot be forgotten, copied or deleted apart from the data, and
 * the kernel drops it when the process dies. Never open the file by other means in the same process: closing a second
 * descriptor would drop the lock (POSIX).
 */
export class Database {
  readonly #file: string;
  readonly #db: DatabaseSync;
  /** Whether what a process before this one has left in the journal may be in the system's memory alone. */
  #isInherited = true;

  /** Takes the lock and changes nothing yet. */
  constructor(file: string) {
    this.#file = file;
    this.#db = this.#attempt(() => new DatabaseSync(file, { timeout: LOCK_WAIT, enableForeignKeyConstraints: true }));
    try {
      // The check finds a damaged page when it is read, before anything is done by what it says. With the mode set first,
      // the lock that the empty transaction takes is kept until the database is closed.
      this.exec('PRAGMA cell_size_check = on; PRAGMA locking_mode = exclusive; BEGIN EXCLUSIVE; COMMIT');
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** From here on a commit survives a power failure. Asserted, because some builds of SQLite start with less. */
  makeDurable(): void {
    for (const [name, value] of settings) this.exec(`PRAGMA ${name} = ${value}`);
    this.assertDurable();
  }

  assertDurable(): void {
    for (const [name, value] of settings) {
      const actual = this.pragma(name);
      if (actual !== value) throw new StoreError('failed', `SQLite runs with ${name} = ${actual} instead of ${value}; commits would not be safe.`);
    }
  }

  pragma(name: string): Value {
    const row = this.prepare<Record<string, Value>>(`PRAGMA ${name}`).get();
    return Object.values(row ?? {})[0] ?? null;
  }

  exec(sql: string): void {
    this.#attempt(() => this.#db.exec(sql));
  }

  prepare<Row>(sql: string): Statement<Row> {
    const statement: StatementSync = this.#attempt(() => this.#db.prepare(sql));
    return {
      run: (...values) => this.#attempt(() => {
        const { changes, lastInsertRowid } = statement.run(...values);
        return { changes: Number(changes), insertedId: Number(lastInsertRowid) };
      }),
      get: (...values) => this.#attempt(() => statement.get(...values) as Row | undefined),
      all: (...values) => this.#attempt(() => statement.all(...values) as Row[]),
      each: (...values) => this.#each<Row>(statement, values),
    };
  }

  *#each<Row>(statement: StatementSync, values: readonly Value[]): Generator<Row> {
    const rows = this.#attempt(() => statement.iterate(...values));
    for (;;) {
      const next = this.#attempt(() => rows.next());
      if (next.done === true) return;
      yield next.value as Row;
    }
  }

  /** Runs `work` as one transaction: when it or the commit throws, nothing of it remains. */
  transaction<Result>(work: () => Result): Result {
    if (this.#isInherited) this.#secure();
    this.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  /** Leaves nothing in the journal, which holds earlier versions of pages. */
  emptyJournal(): void {
    // When it fails, the next transaction does it first.
    this.#isInherited = true;
    this.#secure();
  }

  /** Copies the database as it is, page by page and whatever is in the pages, to an empty file, and has the disk take it. */
  async copyTo(file: string): Promise<void> {
    try {
      await backup(this.#db, file, { rate: ALL_PAGES });
    } catch (error) {
      throw storeErrorOf(error, file);
    }
  }

  close(): void {
    this.#attempt(() => this.#db.close());
  }

  /**
   * Has the disk take what the journal holds. After an fsync that failed, the system may show a commit that the disk has
   * not, and take it for written; commits that are chained to it would be lost with it when the power fails. Moving it
   * into the database writes it anew.
   */
  #secure(): void {
    const { busy } = this.prepare<{ readonly busy: number }>('PRAGMA wal_checkpoint(truncate)').get() ?? { busy: 1 };
    if (busy !== 0) throw new StoreError('failed', `The journal of the database ${this.#file} could not be emptied, although nobody else uses it.`);
    this.#isInherited = false;
  }

  #rollBack(): void {
    // Some failures, such as a full disk, have rolled back already.
    if (!this.#db.isTransaction) return;
    try {
      this.#db.exec('ROLLBACK');
    } catch {
      // SQLite has given the transaction up all the same, and the error that led here is the one to tell.
    }
  }

  #attempt<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw storeErrorOf(error, this.#file);
    }
  }
}
