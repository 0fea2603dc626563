import { StoreError } from '@paceline/engine/store';
import { isDamage } from './damage.ts';
import type { Database, Statement } from './sqlite-database.ts';
import type { SqliteTracks } from './sqlite-tracks.ts';

/** Events that are deleted in one go. */
const EVENTS = 2_000;
/** Parts of tracks whose samples are overwritten in one go. */
const PARTS = 8;

/**
 * Overwrites what was deleted, in steps of some milliseconds. SQLite itself overwrites the rows that go (`secure_delete`);
 * the journal, which holds them as they were, is emptied when nothing is left to do.
 */
export class SqlitePurge {
  readonly #database: Database;
  readonly #tracks: SqliteTracks;
  /** What stands on damaged pages: tried again after the next opening. */
  readonly #stuck = new Set<number | string>();
  readonly #erased: Statement<{ id: number }>;
  readonly #done: Statement<never>;
  readonly #deleted: Statement<{ id: string }>;
  readonly #tracksOf: Statement<{ id: number }>;
  readonly #tracksIn: Statement<{ id: number }>;
  readonly #firstEvent: Statement<{ offset: number | null }>;
  readonly #deleteEvents: Statement<never>;
  readonly #deleteRows: (table: 'track' | 'member' | 'invite' | 'session', id: number | string) => void;
  readonly #purged: Statement<never>;

  constructor(database: Database, tracks: SqliteTracks) {
    this.#database = database;
    this.#tracks = tracks;
    this.#erased = database.prepare('SELECT member_id AS id FROM member WHERE erased = 1 LIMIT ?');
    this.#done = database.prepare('UPDATE member SET erased = 2 WHERE member_id = ?');
    this.#deleted = database.prepare('SELECT session_id AS id FROM deleted_session WHERE purged = 0 LIMIT ?');
    this.#tracksOf = database.prepare(`SELECT track_id AS id FROM track WHERE member_id = ? LIMIT ${PARTS}`);
    this.#tracksIn = database.prepare(`SELECT track_id AS id FROM member JOIN track USING (member_id) WHERE session_id = ? LIMIT ${PARTS}`);
    this.#firstEvent = database.prepare('SELECT min("offset") AS "offset" FROM event WHERE session_id = ?');
    this.#deleteEvents = database.prepare('DELETE FROM event WHERE session_id = ? AND "offset" < ?');
    const deletions = {
      track: database.prepare<never>('DELETE FROM track WHERE track_id = ?'),
      member: database.prepare<never>('DELETE FROM member WHERE session_id = ?'),
      invite: database.prepare<never>('DELETE FROM invite WHERE session_id = ?'),
      session: database.prepare<never>('DELETE FROM session WHERE session_id = ?'),
    };
    this.#deleteRows = (table, id) => void deletions[table].run(id);
    this.#purged = database.prepare('UPDATE deleted_session SET purged = 1 WHERE session_id = ?');
  }

  /** The next step, in a transaction of `transaction`; false when all is done. Throws at the end when something is stuck. */
  step(transaction: (work: () => void) => void): boolean {
    const next = this.#next();
    if (next === undefined) return this.#end();
    try {
      transaction(() => (typeof next === 'number' ? this.#purgeMember(next) : this.#purgeSession(next)));
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#stuck.add(next);
    }
    return true;
  }

  /** The id of a member who is erased, or of a session that is deleted. */
  #next(): number | string | undefined {
    const limit = this.#stuck.size + 1;
    return [this.#erased, this.#deleted].flatMap((found): { id: number | string }[] => found.all(limit)).find(({ id }) => !this.#stuck.has(id))?.id;
  }

  #purgeMember(memberId: number): void {
    const tracks = this.#tracksOf.all(memberId);
    if (tracks.length > 0) this.#blank(tracks);
    else this.#done.run(memberId);
  }

  #purgeSession(sessionId: string): void {
    const tracks = this.#tracksIn.all(sessionId);
    if (tracks.length > 0) return this.#blank(tracks);
    const firstEvent = this.#firstEvent.get(sessionId)?.offset ?? undefined;
    if (firstEvent !== undefined) return void this.#deleteEvents.run(sessionId, firstEvent + EVENTS);
    for (const table of ['member', 'invite', 'session'] as const) this.#deleteRows(table, sessionId);
    this.#purged.run(sessionId);
  }

  /** Of several tracks at a time, as those of one session stand on the same pages. */
  #blank(tracks: readonly { readonly id: number }[]): void {
    const parts = Math.floor(PARTS / tracks.length);
    for (const { id } of tracks) if (this.#tracks.blank(id, parts)) this.#deleteRows('track', id);
  }

  #end(): false {
    this.#database.emptyJournal();
    if (this.#stuck.size === 0) return false;
    throw new StoreError('damaged', `${this.#stuck.size} tracks or sessions that were deleted cannot be overwritten, as the database is damaged where they stand; they are shown to nobody.`);
  }
}
