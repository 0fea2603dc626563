import type { SessionPage } from '@paceline/engine/store';
import type { Database, Statement } from './sqlite-database.ts';

interface Found {
  readonly sessionId: string;
  readonly runners: number;
  /** The user as a member, null when they are none or erased. */
  readonly memberId: number | null;
}

type Values = readonly [userId: string, createdAt: number, sessionId: string, limit: number, withErased: number];

/** After all of them: no session was created later. */
const LAST = { createdAt: Number.MAX_VALUE, sessionId: '' };

/** Which sessions are a user's: those that they have opened or take part in, the newest first. */
export class SqliteLists {
  readonly #sessions: Statement<Found>;

  constructor(database: Database) {
    this.#sessions = database.prepare(`
      WITH own (session_id) AS (
        SELECT session_id FROM member INDEXED BY member_of_user WHERE user_id = ?1 AND (erased = 0 OR ?5)
        UNION SELECT session_id FROM session INDEXED BY session_of_opener WHERE opened_by = ?1)
      SELECT session.session_id AS sessionId,
        (SELECT count(*) FROM member WHERE member.session_id = session.session_id AND erased = 0
          AND (role = 'runner' OR EXISTS (SELECT 1 FROM track WHERE track.member_id = member.member_id))) AS runners,
        (SELECT member_id FROM member WHERE member.session_id = session.session_id AND user_id = ?1 AND erased = 0) AS memberId
      FROM own JOIN session ON session.session_id = own.session_id
      WHERE (created_at, session.session_id) < (?2, ?3) AND NOT EXISTS (SELECT 1 FROM deleted_session WHERE deleted_session.session_id = own.session_id)
      ORDER BY created_at DESC, session.session_id DESC LIMIT ?4`);
  }

  of(userId: string, { before = LAST, limit, withErased = false }: SessionPage): readonly Found[] {
    const values: Values = [userId, before.createdAt, before.sessionId, limit, withErased ? 1 : 0];
    return this.#sessions.all(...values);
  }
}
