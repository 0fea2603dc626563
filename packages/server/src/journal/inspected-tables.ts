import { readable } from './damage.ts';
import { SampleRows } from './sample-rows.ts';
import type { Database, Statement } from './sqlite-database.ts';
import { hasForeignBytes, storedSample } from './stored-samples.ts';

/** 1 when the text of a sample is one, and of that row. Only a CASE keeps what is no JSON from being looked into, which fails. */
const isWhole = "CASE WHEN typeof(sample) = 'text' AND json_valid(sample) THEN sample ->> 'seq' = seq ELSE 0 END";

/** Every so many samples one is looked up by its id as well: fewer than stand on a page, all of which a damaged key would hide. */
const STRIDE = 8;

/**
 * Whether a session comes before that of the first parameter. Before null come all: a blob is more than any text. With the
 * plus the order is checked as well as used, as a damaged key must not lead in circles.
 */
const isBefore = "session_id < coalesce(?1, x'00') AND +session_id < coalesce(?1, x'00')";

/** Reads tables as far as they can be read; nothing here throws because of damage. */
export class InspectedTables {
  readonly #rows: SampleRows;
  readonly #scanned: Statement<{ count: number; whole: number | null; text: string | null }>;
  readonly #lookedUp: Statement<{ count: number }>;
  readonly #sample: Statement<{ seq: number; sample: unknown }>;
  readonly #sessions: Statement<{ id: string }>;
  readonly #membersSession: Statement<{ id: string }>;
  readonly #newestTrack: Statement<{ id: number | null }>;
  readonly #newestPart: Statement<{ id: number | null }>;
  readonly #parts: Statement<{ sample_ids: string }>;
  readonly #name: Statement<{ sessionId: string; userId: string }>;

  constructor(database: Database) {
    this.#rows = new SampleRows(database);
    this.#scanned = database.prepare(`
      SELECT count(*) AS count, sum(${isWhole}) AS whole, group_concat(sample, '') AS text FROM sample WHERE sample_id BETWEEN ? AND ?`);
    this.#lookedUp = database.prepare(`
      WITH RECURSIVE wanted (id) AS (SELECT ?1 UNION ALL SELECT id + ${STRIDE} FROM wanted WHERE id + ${STRIDE} <= ?2)
      SELECT count(*) AS count FROM wanted CROSS JOIN sample ON sample_id = id`);
    this.#sample = database.prepare('SELECT seq, sample FROM sample WHERE sample_id = ?');
    this.#sessions = database.prepare(`SELECT session_id AS id FROM session WHERE ${isBefore} ORDER BY session_id DESC LIMIT ?2`);
    this.#membersSession = database.prepare(`SELECT session_id AS id FROM member WHERE ${isBefore} ORDER BY session_id DESC LIMIT 1`);
    this.#newestTrack = database.prepare('SELECT max(track_id) AS id FROM track');
    this.#newestPart = database.prepare('SELECT max(track_id) AS id FROM track_part');
    this.#parts = database.prepare('SELECT sample_ids FROM track_part WHERE track_id = ?');
    this.#name = database.prepare('SELECT session_id AS sessionId, user_id AS userId FROM track JOIN member USING (member_id) WHERE track_id = ?');
  }

  /** Id of the newest sample, 0 when there is none; undefined when the place where samples are added cannot be read. */
  newestSample(): number | undefined {
    return this.#rows.newest();
  }

  /** The ids from … to of samples that cannot be read, or are no longer what was written. */
  unreadableSamples(from: number, to: number): number[] {
    if (this.#areWhole(from, to)) return [];
    const ids = Array.from({ length: to - from + 1 }, (_, place) => from + place);
    // Ids follow each other without a gap: a sample that is not found is one of what is lost.
    return ids.filter((id) => readable(() => this.#isSampleWhole(id)) !== true);
  }

  #areWhole(from: number, to: number): boolean {
    const scan = readable(() => this.#scanned.get(from, to));
    if (scan === undefined) return false;
    // Nothing is known of ids that a damaged one of a newer sample has only made up.
    if (scan.count === 0) return true;
    const all = to - from + 1;
    if (scan.count !== all || scan.whole !== all || hasForeignBytes(scan.text ?? '')) return false;
    return readable(() => this.#lookedUp.get(from, to)?.count) === Math.ceil(all / STRIDE);
  }

  #isSampleWhole(id: number): boolean {
    const row = this.#sample.get(id);
    if (row !== undefined) storedSample(row.sample, row.seq);
    return row !== undefined;
  }

  /**
   * Ids of the sessions before that one, or of the last ones, from the last to the first: of those that members lead to
   * where sessions themselves cannot be read. Undefined when there may be more that nothing leads to.
   */
  sessionsBefore(id: string | null, limit: number): string[] | undefined {
    const next = readable(() => this.#sessions.all(id, limit));
    if (next !== undefined) return next.map((row) => row.id);
    const [known] = readable(() => this.#membersSession.all(id)) ?? [];
    return known === undefined ? undefined : [known.id];
  }

  /** 0 when there is none. */
  newestTrack(): number {
    return readable(() => this.#newestTrack.get()?.id ?? 0) ?? readable(() => this.#newestPart.get()?.id ?? 0) ?? 0;
  }

  /** For each part of a track that is listed a JSON text of the ids of its samples; undefined when one cannot be read. */
  samplesOf(trackId: number): string[] | undefined {
    return readable(() => this.#parts.all(trackId).map((row) => row.sample_ids));
  }

  /** Whose track it is; empty when that cannot be read, or there is no such track. */
  nameOf(trackId: number): { sessionId: string; userId: string }[] {
    return readable(() => this.#name.all(trackId)) ?? [];
  }
}
