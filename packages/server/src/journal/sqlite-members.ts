import type { MemberRecord } from '@paceline/engine/store';
import { contradiction } from './damage.ts';
import type { Doubts } from './doubts.ts';
import type { Database, Statement } from './sqlite-database.ts';
import { hasForeignBytes } from './stored-samples.ts';

export interface MemberRow extends MemberRecord {
  readonly memberId: number;
}

/** As it stands in the table. */
type StoredRow = { [Column in keyof Omit<MemberRow, 'isErased'>]: MemberRow[Column] | null } & { readonly erased: number | null; readonly listedIndex: number };

interface ListedRow {
  readonly memberId: number;
  readonly userId: string;
}

/**
 * The members of sessions in the table `member`. Two indexes and the rows say who they are. SQLite believes the index
 * that it reads by, and passes members over where that is damaged; so all three are read, and must agree.
 */
export class SqliteMembers {
  readonly #isDoubtful: boolean;
  readonly #rows: Statement<StoredRow>;
  readonly #users: Statement<ListedRow>;
  readonly #user: Statement<{ memberId: number }>;
  readonly #erased: Statement<{ erased: number }>;

  constructor(database: Database, doubts: Pick<Doubts, 'concern'>) {
    this.#isDoubtful = doubts.concern('member');
    this.#rows = database.prepare(`
      SELECT whole.member_id AS memberId, whole.session_id AS sessionId, whole.user_id AS userId, whole.name, whole.role, whole.roster_index AS "index",
        whole.joined_at AS joinedAt, whole.left_at AS leftAt, whole.estimate, whole.finished_at AS finishedAt, whole.writer, whole.writer_epoch AS writerEpoch, whole.erased, listed.roster_index AS listedIndex
      FROM member AS listed INDEXED BY sqlite_autoindex_member_2 LEFT JOIN member AS whole NOT INDEXED ON whole.member_id = listed.member_id
      WHERE listed.session_id = ? ORDER BY listed.roster_index`);
    this.#users = database.prepare('SELECT member_id AS memberId, user_id AS userId FROM member INDEXED BY sqlite_autoindex_member_1 WHERE session_id = ?');
    this.#user = database.prepare('SELECT member_id AS memberId FROM member INDEXED BY sqlite_autoindex_member_1 WHERE session_id = ? AND user_id = ?');
    this.#erased = database.prepare('SELECT erased FROM member WHERE member_id = ?');
  }

  /** In the order of the roster; none when there is no such session. */
  of(sessionId: string): readonly MemberRow[] {
    const rows = this.#rows.all(sessionId);
    const users = new Map(this.#users.all(sessionId).map(({ memberId, userId }) => [memberId, userId]));
    const isWhole = rows.every((row) => row.sessionId === sessionId && row.index === row.listedIndex && row.userId === users.get(row.memberId ?? -1));
    if (!isWhole || rows.length !== users.size) throw contradiction();
    if (this.#isDoubtful && !rows.every((row) => isPlausible(row))) throw contradiction();
    return rows.map(({ listedIndex: _, erased, ...row }) => ({ ...row, isErased: erasedOf(erased) }) as MemberRow);
  }

  /** Undefined when the session has no such member. */
  idOf(sessionId: string, userId: string): number | undefined {
    const memberId = this.#user.get(sessionId, userId)?.memberId;
    if (memberId === undefined && this.of(sessionId).some((row) => row.userId === userId)) throw contradiction();
    return memberId;
  }

  /** Whether a member has deleted what they had recorded. */
  isErased(memberId: number): boolean {
    return erasedOf(this.#erased.get(memberId)?.erased);
  }
}

/** What the column says; anything else was not written there, and nothing at all where only the index knows the member. */
function erasedOf(value: unknown): boolean {
  if (value !== 0 && value !== 1 && value !== 2) throw contradiction();
  return value !== 0;
}

/** Whether nothing in the row shows that it was not written as it is. */
function isPlausible({ name, role, joinedAt, leftAt, estimate, finishedAt, writer, writerEpoch }: Readonly<Record<keyof StoredRow, unknown>>): boolean {
  const areTexts = [name, role, writer].every((text) => typeof text === 'string' && !text.includes('\0') && !hasForeignBytes(text));
  const mayBeAbsent = [leftAt, estimate, finishedAt].every((value) => value === null || typeof value === 'number');
  return areTexts && typeof joinedAt === 'number' && mayBeAbsent && typeof writerEpoch === 'number';
}
