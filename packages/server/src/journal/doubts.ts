import { readable } from './damage.ts';
import { everywhere, gapsIn, isIn, type Gap, type Key } from './gaps.ts';
import type { Database } from './sqlite-database.ts';
import { doubtfulMembers } from './doubtful-tracks.ts';

/** A table of which SQLite's own check says that it, or an index of it, is damaged. */
export interface Complaint {
  readonly table: string;
  readonly text: string;
}

/** The tables that are checked whole at every opening: with all their rows they have a hundredth of the size of the samples. */
const CHECKED = ['session', 'invite', 'member', 'event', 'track', 'listing', 'lineage', 'deleted_session'] as const;

interface ScannedRow {
  readonly sessionId: unknown;
  readonly key: unknown;
  readonly isWhole: number | null;
}

const are = (type: string, ...columns: readonly string[]): string => columns.map((column) => `typeof(${column}) IN (${type})`).join(' AND ');

/** Of tables that stand in the order of their sessions what follows the session in the key. */
const keyColumns: Readonly<Record<string, string>> = { session: 'session_id', invite: 'user_id', event: '"offset"' };

/** Whether the columns of a row have the types that were written, in SQL. */
const wholes: Readonly<Record<string, string>> = {
  session: `${are("'text'", 'epoch', 'code', 'title', 'opened_by')} AND sharing IN ('pace', 'precise') AND status IN ('waiting', 'active', 'ended')
    AND ${are("'real'", 'created_at')} AND ${are("'real', 'null'", 'starts_at', 'started_at', 'ended_at')} AND ${are("'text', 'null'", 'plan')}`,
  invite: are("'text'", 'user_id'),
  event: `${are("'integer'", '"offset"')} AND ${are("'real'", 'at')} AND ${are("'text'", 'fact')}`,
};

/**
 * What cannot be believed of the tables from which SQLite reads fewer rows, without noticing, where a page is damaged.
 * They are checked when the database is opened; only where the check finds something is it found out what that concerns.
 */
export class Doubts {
  readonly complaints: readonly Complaint[];
  readonly #gaps: readonly Gap[];
  readonly #members: ReturnType<typeof doubtfulMembers>;

  constructor(database: Database) {
    this.complaints = CHECKED.flatMap((table) => complaint(database, table));
    this.#gaps = ['session', 'invite', 'event'].flatMap((table) => (this.concern(table) ? gapsOf(database, table) : []));
    this.#members = this.concern('track') ? doubtfulMembers(database) : new Set();
  }

  /** Whether there is anything wrong with a table or an index of it. */
  concern(table: string): boolean {
    return this.complaints.some((each) => each.table === table);
  }

  /** Whether something of the session may be passed over: its own row, invites or events. */
  isSessionDoubtful(sessionId: string): boolean {
    return this.#gaps.some((gap) => isIn(gap, sessionId));
  }

  /** Whether a member's tracks may be passed over. */
  areTracksDoubtful(memberId: number): boolean {
    return this.#members.has(memberId);
  }
}

function complaint(database: Database, table: string): readonly Complaint[] {
  const text = readable(() => database.pragma(`integrity_check(${table})`)) ?? 'it cannot be read';
  return text === 'ok' ? [] : [{ table, text: String(text) }];
}

function gapsOf(database: Database, table: string): readonly Gap[] {
  const keys = scanned(database, table);
  const gaps = [...gapsIn(keys), ...missed(database, table, keys)];
  // What is said of sessions may concern an index alone.
  return gaps.length > 0 || table === 'session' ? gaps : [everywhere];
}

/** The keys of a table in their order, with undefined for what is none and for all that lies between those that can be read. */
function scanned(database: Database, table: string): readonly (Key | undefined)[] {
  const scan = `SELECT session_id AS sessionId, ${keyColumns[table]} AS key, ${wholes[table]} AS isWhole FROM ${table}`;
  const first = readableKeys(database, scan);
  if (first.isWhole) return first.keys;
  const last = readableKeys(database, `${scan} ORDER BY session_id DESC, ${keyColumns[table]} DESC`);
  return [...first.keys, undefined, ...last.keys.toReversed()];
}

function readableKeys(database: Database, sql: string): { readonly keys: (Key | undefined)[]; readonly isWhole: boolean } {
  const keys: (Key | undefined)[] = [];
  const end = readable(() => {
    for (const row of database.prepare<ScannedRow>(sql).each()) keys.push(keyOf(row));
    return 'end';
  });
  return { keys, isWhole: end !== undefined };
}

function keyOf({ sessionId, key, isWhole }: ScannedRow): Key | undefined {
  const isKey = typeof sessionId === 'string' && (typeof key === 'string' || typeof key === 'number') && isWhole === 1;
  return isKey ? [sessionId, key] : undefined;
}

/** The sessions of which not all rows are found by their keys: a damaged key leads astray. */
function missed(database: Database, table: string, keys: readonly (Key | undefined)[]): readonly Gap[] {
  const column = keyColumns[table] ?? '';
  const rowsOf = `FROM ${table} WHERE session_id = ?`;
  const one = database.prepare(`SELECT 1 ${rowsOf} AND ${column} = ?`);
  const count = database.prepare<{ count: number }>(`SELECT count(*) AS count ${rowsOf}`);
  const last = database.prepare<{ key: unknown }>(`SELECT ${column} AS key ${rowsOf} ORDER BY ${column} DESC LIMIT 1`);
  const areFound = (id: string, all: readonly Key[1][]): boolean =>
    count.get(id)?.count === all.length && last.get(id)?.key === all.at(-1) && all.every((key) => one.get(id, key) !== undefined);
  const sessions = Map.groupBy(keys.filter((key) => key !== undefined), ([sessionId]) => sessionId);
  const isMissed = (id: string, all: readonly Key[]): boolean => readable(() => areFound(id, all.map(([, key]) => key))) !== true;
  return [...sessions].filter(([id, all]) => isMissed(id, all)).map(([id]) => ({ from: id, to: id }));
}
