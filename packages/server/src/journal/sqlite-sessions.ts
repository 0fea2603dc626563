import type { SessionRecord } from '@paceline/engine/store';
import type { Plan } from '@paceline/protocol';
import { contradiction, parsed, readable } from './damage.ts';
import type { Doubts } from './doubts.ts';
import { renewedEpoch } from './lineage.ts';
import type { Database, Statement } from './sqlite-database.ts';

interface SessionRow extends Omit<SessionRecord, 'plan'> {
  /** JSON. */
  readonly plan: string | null;
  /** That of the opening in which it was written last. */
  readonly line: string;
}

interface Places {
  readonly index: Statement<{ readonly sessionId: unknown }>;
  readonly table: Statement<{ readonly sessionId: unknown }>;
}

/**
 * The table `session`. Codes, and who has not ended, are read from indexes; when SQLite's check has found something wrong
 * with these or the table, from both, since only one of them is damaged as a rule.
 */
export class SqliteSessions {
  readonly #doubts: Doubts;
  readonly #line: string;
  readonly #session: Statement<SessionRow>;
  readonly #withCode: Places;
  readonly #code: Statement<{ readonly code: string }>;
  readonly #open: Places;

  /** `line` is that of the database's opening: the epoch of a session that was written in another one is renewed. */
  constructor(database: Database, { doubts, line }: { readonly doubts: Doubts; readonly line: string }) {
    this.#doubts = doubts;
    this.#line = line;
    this.#session = database.prepare(`
      SELECT session_id AS sessionId, epoch, code, title, opened_by AS openedBy, sharing, plan, status, created_at AS createdAt,
        starts_at AS startsAt, started_at AS startedAt, ended_at AS endedAt, line
      FROM session WHERE session_id = ?`);
    const select = (from: string): Places['index'] => database.prepare(`SELECT session_id AS sessionId FROM session ${from}`);
    this.#withCode = { index: select('INDEXED BY sqlite_autoindex_session_2 WHERE code = ?'), table: select('NOT INDEXED WHERE +code = ?') };
    this.#code = database.prepare('SELECT code FROM session INDEXED BY sqlite_autoindex_session_2 WHERE code = ?');
    // The plus keeps SQLite from taking an index all the same.
    const goingOn = (status: string): string => `WHERE ${status} <> 'ended' ORDER BY session_id`;
    this.#open = { index: select(`INDEXED BY open_session ${goingOn('status')}`), table: select(`NOT INDEXED ${goingOn('+status')}`) };
  }

  get(sessionId: string): SessionRecord | undefined {
    if (this.#doubts.isSessionDoubtful(sessionId)) throw contradiction();
    const row = this.#session.get(sessionId);
    if (row === undefined) return undefined;
    const { line, plan, ...others } = row;
    const record: SessionRecord = { ...others, plan: plan === null ? null : (parsed(plan) as Plan) };
    if (this.findByCode(record.code) !== sessionId) throw contradiction();
    return line === this.#line ? record : { ...record, epoch: renewedEpoch(record.epoch, this.#line) };
  }

  findByCode(code: string): string | undefined {
    const [sessionId] = this.#ids(this.#withCode, code);
    // SQLite passes over what the index knows and the table does not.
    if (sessionId === undefined && this.#code.get(code) !== undefined) throw contradiction();
    // The id may be what is damaged.
    if (sessionId !== undefined && !this.#isCertain && !this.#mayHave(sessionId, code)) throw contradiction();
    return sessionId;
  }

  /** In the order of their ids. */
  open(): readonly string[] {
    const ids = this.#ids(this.#open);
    return this.#isCertain ? ids : [...new Set(ids)].toSorted().filter((sessionId) => this.#mayGoOn(sessionId));
  }

  get #isCertain(): boolean {
    return !this.#doubts.concern('session');
  }

  /** Throws when none of the places can be read. */
  #ids({ index, table }: Places, ...values: string[]): string[] {
    const rows = this.#isCertain ? index.all(...values) : [...(readable(() => table.all(...values)) ?? index.all(...values)), ...(readable(() => index.all(...values)) ?? [])];
    return rows.flatMap(({ sessionId }) => (typeof sessionId === 'string' ? [sessionId] : []));
  }

  #mayHave(sessionId: string, code: string): boolean {
    const found = readable(() => [this.#session.get(sessionId)]);
    return found === undefined || found[0]?.code === code;
  }

  #mayGoOn(sessionId: string): boolean {
    const found = readable(() => [this.#session.get(sessionId)]);
    if (found === undefined) return true;
    const [record] = found;
    return record === undefined ? this.#doubts.isSessionDoubtful(sessionId) : record.status !== 'ended';
  }
}
