import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { StoreError, type StoreErrorKind } from '@paceline/engine/store';

export type Value = null | number | string;

/** A prepared statement; `Row` says what it selects. Rejections are `StoreError`s. */
export interface Statement<Row> {
  /** Returns how many rows changed, and the id of the row that was inserted last. */
  run(...values: Value[]): { readonly changes: number; readonly insertedId: number };
  get(...values: Value[]): Row | undefined;
  all(...values: Value[]): Row[];
}

/** How long a process that is just ending may keep another from opening the database, milliseconds. */
const LOCK_WAIT = 1_000;

// WAL with FULL calls fsync once for every commit; NORMAL, SQLite's own advice for WAL, loses commits at a power failure.
// The fullfsync settings matter on macOS alone, where fsync does not reach the disk.
const durability = [
  ['journal_mode', 'wal'],
  ['synchronous', 2],
  ['fullfsync', 1],
  ['checkpoint_fullfsync', 1],
  ['foreign_keys', 1],
  ['locking_mode', 'exclusive'],
] as const;

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

  /** Takes the lock and changes nothing yet. */
  constructor(file: string) {
    this.#file = file;
    this.#db = this.#attempt(() => new DatabaseSync(file, { timeout: LOCK_WAIT, enableForeignKeyConstraints: true }));
    try {
      // With this mode set first, the lock that the empty transaction takes is kept until the database is closed.
      this.exec('PRAGMA locking_mode = exclusive; BEGIN EXCLUSIVE; COMMIT');
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** From here on a commit survives a power failure. Asserted, because some builds of SQLite start with less. */
  makeDurable(): void {
    for (const [name, value] of durability) this.exec(`PRAGMA ${name} = ${value}`);
    this.assertDurable();
  }

  assertDurable(): void {
    for (const [name, value] of durability) {
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
    };
  }

  /** Runs `work` as one transaction: when it or the commit throws, nothing of it remains. */
  transaction<Result>(work: () => Result): Result {
    this.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      // Some failures, such as a full disk, have rolled back already.
      if (this.#db.isTransaction) this.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#attempt(() => this.#db.close());
  }

  #attempt<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw error instanceof StoreError ? error : storeErrorOf(error, this.#file);
    }
  }
}

/** What an error of SQLite means for the operator. Its result codes: https://sqlite.org/rescode.html */
export function storeErrorOf(error: unknown, file: string): StoreError {
  const code = (error as { readonly errcode?: number }).errcode ?? 0;
  // The low byte is the primary code; the rest only refines it.
  const [kind, message] = (code === IOERR_LOCK ? unwritable : meanings[code & 0xff]) ?? ['failed', 'does not work'];
  // The commonest mistake of all needs no details.
  if (kind === 'in_use') return new StoreError(kind, `The database ${file} ${message}.`, { cause: error });
  const detail = error instanceof Error ? error.message : String(error);
  return new StoreError(kind, `The database ${file} ${message} (SQLite: ${detail}, code ${code}).`, { cause: error });
}

/** What SQLite says of a file that may only be read, when it wants to lock it. */
const IOERR_LOCK = 3850;

const inUse = ['in_use', 'is in use by another Paceline server (is one running in another terminal?); stop that one, or choose another folder with --data'] as const;
const unwritable = ['unwritable', 'cannot be written; correct the permissions of its folder, or choose another with --data'] as const;
const damaged = ['damaged', 'is damaged or is not a database; restore it from a backup, or choose another folder with --data'] as const;

const meanings: Readonly<Record<number, readonly [StoreErrorKind, string] | undefined>> = {
  3: unwritable,
  5: inUse,
  6: inUse,
  8: unwritable,
  10: ['failed', 'cannot be read or written because the disk reports an error; look at the disk'],
  11: damaged,
  13: ['disk_full', 'cannot grow because the disk is full; make room on it'],
  14: unwritable,
  19: ['invalid', 'holds something else already'],
  26: damaged,
};
