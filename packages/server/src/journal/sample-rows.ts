import { readable } from './damage.ts';
import type { Database, Statement } from './sqlite-database.ts';

/** What tells of a sample where it belongs. */
export interface SampleRow {
  readonly sample_id: number;
  readonly track_id: number;
  readonly seq: number;
}

/** Samples in the order of their arrival, or ids of which none can be read; their number is infinite at the end of the table. */
export type Stretch =
  | { readonly kind: 'rows'; readonly rows: readonly SampleRow[] }
  | { readonly kind: 'unreadable'; readonly count: number };

/** Rows that are read at a time. */
const SLICE = 1_000;
/** Rows at the end that must be in order; fewer when the page before the last cannot be read. */
const LAST_ROWS = [64, 16, 4, 1] as const;

/** The ids and places of the samples, as far as they can be read: nothing here throws because of damage. */
export class SampleRows {
  readonly #from: Statement<SampleRow>;
  readonly #last: Statement<Pick<SampleRow, 'sample_id'>>;

  constructor(database: Database) {
    this.#from = database.prepare('SELECT sample_id, track_id, seq FROM sample WHERE sample_id >= ? ORDER BY sample_id LIMIT ?');
    this.#last = database.prepare('SELECT sample_id FROM sample ORDER BY sample_id DESC LIMIT ?');
  }

  /** Id of the newest sample, 0 when there is none; undefined when the place where samples are added cannot be read. */
  newest(): number | undefined {
    for (const count of LAST_ROWS) {
      const ids = readable(() => this.#last.all(count).map((row) => row.sample_id));
      if (ids !== undefined) return isAscending(ids.toReversed()) ? (ids[0] ?? 0) : undefined;
    }
    return undefined;
  }

  /** The samples from an id on, past damaged pages. */
  *stretches(from: number): Generator<Stretch> {
    for (let next = from; ; ) {
      const rows = this.#readable(next);
      const last = rows.at(-1);
      if (last !== undefined) {
        yield { kind: 'rows', rows };
        next = last.sample_id + 1;
        continue;
      }
      const newest = this.newest();
      if (newest !== undefined && newest < next) return;
      const count = newest === undefined ? Infinity : this.#unreadable(next, newest);
      yield { kind: 'unreadable', count };
      if (count === Infinity) return;
      next += count;
    }
  }

  /** The next samples; none when the next cannot be read or there is none. */
  #readable(from: number): readonly SampleRow[] {
    const rows = this.#slice(from, SLICE);
    if (rows !== undefined) return rows;
    const found: SampleRow[] = [];
    for (let next = from; ; ) {
      const [row] = this.#slice(next, 1) ?? [];
      if (row === undefined) return found;
      found.push(row);
      next = row.sample_id + 1;
    }
  }

  /** How many ids from that one on cannot be read. Each is asked for, so that no whole page between two damaged ones is missed. */
  #unreadable(from: number, newest: number): number {
    let id = from + 1;
    while (id <= newest && this.#slice(id, 1) === undefined) id += 1;
    return id - from;
  }

  /** Undefined when not all of them can be read, or they are not in order. */
  #slice(from: number, limit: number): readonly SampleRow[] | undefined {
    const rows = readable(() => this.#from.all(from, limit));
    return rows !== undefined && isAscending([from - 1, ...rows.map((row) => row.sample_id)]) ? rows : undefined;
  }
}

const isAscending = (ids: readonly number[]): boolean => ids.every((id, place) => id > (ids[place - 1] ?? -1));
