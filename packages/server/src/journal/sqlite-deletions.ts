import { StoreError } from '@paceline/engine/store';
import { contradiction } from './damage.ts';
import type { Doubts } from './doubts.ts';
import type { Database, Statement } from './sqlite-database.ts';
import type { SqliteMembers } from './sqlite-members.ts';

/** What was deleted: from the moment that it is marked here nobody sees it, and `SqlitePurge` overwrites it. */
export class SqliteDeletions {
  readonly #members: SqliteMembers;
  readonly #isDoubtful: boolean;
  readonly #isDeleted: Statement<{ one: 1 }>;
  readonly #isThere: Statement<{ one: 1 }>;
  readonly #add: Statement<never>;
  readonly #end: Statement<never>;
  readonly #erase: Statement<never>;
  readonly #rename: Statement<never>;

  constructor(database: Database, members: SqliteMembers, doubts: Pick<Doubts, 'concern'>) {
    this.#members = members;
    this.#isDoubtful = doubts.concern('deleted_session');
    this.#isDeleted = database.prepare('SELECT 1 AS one FROM deleted_session WHERE session_id = ?');
    this.#isThere = database.prepare('SELECT 1 AS one FROM session WHERE session_id = ?');
    this.#add = database.prepare('INSERT INTO deleted_session (session_id) VALUES (?) ON CONFLICT DO NOTHING');
    // Its code may be given again, and it is none of the open ones.
    this.#end = database.prepare("UPDATE session SET code = session_id, status = 'ended' WHERE session_id = ?");
    this.#erase = database.prepare('UPDATE member SET erased = 1 WHERE member_id = ?');
    this.#rename = database.prepare(`
      UPDATE event SET fact = json_set(fact, '$.name', ?) WHERE session_id = ? AND fact ->> 'kind' = 'joined' AND fact ->> 'userId' = ?`);
  }

  /** Whether a session that is asked for was deleted. */
  has(sessionId: string): boolean {
    return this.#isDeleted.get(sessionId) !== undefined;
  }

  /** The same of an id that somebody may open; throws where a damaged page may have told. */
  hadBefore(sessionId: string): boolean {
    const isDeleted = this.has(sessionId);
    if (!isDeleted && this.#isDoubtful && this.#isThere.get(sessionId) === undefined) throw contradiction();
    return isDeleted;
  }

  /** Only inside a transaction, as the following. */
  delete(sessionId: string): void {
    this.#add.run(sessionId);
    this.#end.run(sessionId);
  }

  erase(sessionId: string, userId: string, name: string | undefined): void {
    const memberId = this.#members.idOf(sessionId, userId);
    if (memberId === undefined) throw new StoreError('invalid', `There is no member ${userId} of session ${sessionId} to erase.`);
    this.#erase.run(memberId);
    if (name !== undefined) this.#rename.run(name, sessionId, userId);
  }

  /** Refuses what is written of a session that was deleted. */
  assertKept(sessionId: string): void {
    if (this.hadBefore(sessionId)) throw new StoreError('invalid', `Session ${sessionId} was deleted.`);
  }
}
