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

/** Reads the sample table from an id on, past damaged pages. */
export function* samplesInOrder(database: Database, from: number): Generator<Stretch> {
  const table = new SampleTable(database);
  for (let next = from; ; ) {
    const rows = table.from(next);
    const last = rows.at(-1);
    if (last !== undefined) {
      yield { kind: 'rows', rows };
      next = last.sample_id + 1;
    } else {
      const end = table.end();
      if (end !== undefined && end < next) return;
      const count = end === undefined ? Infinity : table.unreadable(next, end);
      yield { kind: 'unreadable', count };
      if (count === Infinity) return;
      next += count;
    }
  }
}

class SampleTable {
  readonly #rows: Statement<SampleRow>;
  readonly #newest: Statement<Pick<SampleRow, 'sample_id'>>;

  constructor(database: Database) {
    this.#rows = database.prepare('SELECT sample_id, track_id, seq FROM sample WHERE sample_id >= ? ORDER BY sample_id LIMIT ?');
    this.#newest = database.prepare('SELECT sample_id FROM sample ORDER BY sample_id DESC LIMIT 1');
  }

  /** The next samples; none when the next cannot be read or there is none. */
  from(id: number): readonly SampleRow[] {
    return readable(() => this.#rows.all(id, SLICE)) ?? this.#singly(id);
  }

  /** Id of the newest sample, 0 when there is none; undefined when it cannot be read. */
  end(): number | undefined {
    return readable(() => this.#newest.get()?.sample_id ?? 0);
  }

  /** How many ids from that one on cannot be read. One after the other is asked for, so that no whole page between two damaged ones is missed. */
  unreadable(from: number, end: number): number {
    let id = from + 1;
    while (id <= end && readable(() => this.#rows.all(id, 1)) === undefined) id += 1;
    return id - from;
  }

  #singly(from: number): readonly SampleRow[] {
    const found: SampleRow[] = [];
    for (let id = from; ; ) {
      const [row] = readable(() => this.#rows.all(id, 1)) ?? [];
      if (row === undefined) return found;
      found.push(row);
      id = row.sample_id + 1;
    }
  }
}
