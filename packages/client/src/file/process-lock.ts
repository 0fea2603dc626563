import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** SQLite's codes for a database that another connection has locked, and for one whose folder is not there. */
const BUSY = 5;
const CANNOT_OPEN = 14;

/**
 * A lock on a file that the operating system takes back when the process ends, however it ends. Node has none of its own,
 * so it is the one that SQLite takes on a database, here an empty one: it holds between processes and within one, and
 * between containers that share a folder, and it knows no stale owner, as a file with a process id in it does.
 *
 * Never open the file by other means while the lock is held: closing a second descriptor would drop it (POSIX).
 */
export class ProcessLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** `undefined` when somebody else has it, or has just removed its folder. Makes a missing file. Throws where the file system knows no locks. */
  static take(file: string): ProcessLock | undefined {
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(file);
      // Without a journal, which would be a file of its own.
      database.exec('PRAGMA journal_mode = memory; BEGIN EXCLUSIVE');
      return new ProcessLock(database);
    } catch (error) {
      database?.close();
      const { errcode } = error as { readonly errcode?: unknown };
      if (errcode === BUSY || (errcode === CANNOT_OPEN && !existsSync(dirname(file)))) return undefined;
      throw error;
    }
  }

  release(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}
