import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { frameLength, HEAD, journalState, type JournalState } from '../../src/journal/journal-damage.ts';
import { testFolder } from './folders.ts';

/** A database whose journal is looked at. */
export class Journaled {
  readonly file = join(testFolder(), 'test.db');
  readonly #db = new DatabaseSync(this.file);

  /** `page` is the size of its pages, in bytes. */
  constructor(page: number) {
    this.#db.exec(`PRAGMA page_size = ${page}; PRAGMA journal_mode = wal; CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)`);
    onTestFinished(() => this.#db.close());
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  /** A commit of about so many pages of a kilobyte. */
  commit(pages: number): void {
    this.exec(`INSERT INTO t (text) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${pages}) SELECT hex(randomblob(400)) FROM n`);
  }

  get journal(): Buffer {
    return readFileSync(`${this.file}-wal`);
  }
}

/** What is seen in a journal of these bytes. */
export function seen(journal: Buffer): JournalState {
  const head = Buffer.alloc(HEAD);
  journal.copy(head);
  const length = frameLength(head);
  const frames = Array.from({ length: Math.max(0, Math.ceil((journal.length - HEAD) / length)) }, (_, index) => {
    const frame = Buffer.alloc(length);
    journal.copy(frame, 0, HEAD + index * length);
    return frame;
  });
  return journalState(head, frames);
}

/** A copy with a bit turned over. */
export function flipped(bytes: Buffer, place: number, bit = 0): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(place) ^ (1 << bit), place);
  return copy;
}
