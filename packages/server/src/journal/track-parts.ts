import { contradiction, parsed } from './damage.ts';
import type { Database, Statement } from './sqlite-database.ts';

/** Consecutive samples of one track: seq firstSeq, firstSeq + 1, … It is open while it has no row in track_part. */
export interface Part {
  readonly trackId: number;
  readonly firstSeq: number;
  readonly sampleIds: number[];
}

interface PartRow {
  readonly track_id: number;
  readonly first_seq: number;
  readonly sample_ids: string;
}

/** The seq of the sample that would come next in the part. */
export const nextSeq = ({ firstSeq, sampleIds }: Part): number => firstSeq + sampleIds.length;

/** The table `track_part`. */
export class TrackParts {
  readonly #insert: Statement<never>;
  readonly #between: Statement<PartRow>;
  readonly #upTo: Statement<PartRow>;
  readonly #newest: Statement<PartRow>;
  readonly #delete: Statement<never>;

  constructor(database: Database) {
    this.#insert = database.prepare('INSERT INTO track_part (track_id, first_seq, sample_ids) VALUES (?, ?, ?)');
    this.#between = database.prepare('SELECT track_id, first_seq, sample_ids FROM track_part WHERE track_id = ? AND first_seq BETWEEN ? AND ? ORDER BY first_seq');
    this.#upTo = database.prepare(
      'SELECT track_id, first_seq, sample_ids FROM track_part WHERE track_id = ? AND first_seq <= ? ORDER BY first_seq DESC LIMIT 1',
    );
    this.#newest = database.prepare('SELECT track_id, first_seq, sample_ids FROM track_part WHERE track_id = ? ORDER BY first_seq DESC LIMIT ?');
    this.#delete = database.prepare('DELETE FROM track_part WHERE track_id = ? AND first_seq = ?');
  }

  insert({ trackId, firstSeq, sampleIds }: Part): void {
    this.#insert.run(trackId, firstSeq, JSON.stringify(sampleIds));
  }

  delete({ trackId, firstSeq }: Part): void {
    this.#delete.run(trackId, firstSeq);
  }

  /** So many parts of a track, from the last one on. */
  newest(trackId: number, limit: number): Part[] {
    return this.#newest.all(trackId, limit).map((row) => partOf(row));
  }

  /** The part that holds the sample of that seq, or the last one if all are before it. */
  with(trackId: number, seq: number): Part | undefined {
    const row = this.#upTo.get(trackId, seq);
    return row === undefined ? undefined : partOf(row);
  }

  last(trackId: number): Part | undefined {
    return this.with(trackId, Number.MAX_SAFE_INTEGER);
  }

  /** Highest seq of a track that a part lists, 0 when there is none. */
  lastSeq(trackId: number): number {
    const part = this.last(trackId);
    return part === undefined ? 0 : nextSeq(part) - 1;
  }

  /** The parts that hold the samples from … to, in order. */
  between(trackId: number, from: number, to: number): Part[] {
    const first = this.with(trackId, from)?.firstSeq ?? 1;
    return this.#between.all(trackId, first, to).map((row) => partOf(row));
  }
}

function partOf({ track_id: trackId, first_seq: firstSeq, sample_ids: text }: PartRow): Part {
  const sampleIds = parsed(text);
  if (!isIds(sampleIds)) throw contradiction();
  return { trackId, firstSeq, sampleIds };
}

const isIds = (value: unknown): value is number[] => Array.isArray(value) && value.every((id) => Number.isSafeInteger(id));
