import { isSameSample, sampleText, StoreError, type SampleRecord, type TrackRange } from '@paceline/engine/store';
import type { Database, Statement } from './sqlite-database.ts';

/** Consecutive samples of one track: seq firstSeq, firstSeq + 1, … It is open while it has no row in track_part. */
interface Part {
  readonly trackId: number;
  readonly firstSeq: number;
  readonly sampleIds: number[];
}

/** What a row of track_part says. */
interface PartRow {
  readonly first_seq: number;
  readonly sample_ids: string;
}

/** The end of a track that is not empty. */
export interface TrackEnd {
  readonly lastSeq: number;
  /** Text of the last sample. */
  readonly lastSample: string;
}

/** Samples that a row of track_part lists, unless the runner rests. */
const PART_LENGTH = 64;
/** A part that has begun so many rows ago is listed as it is, so that opening after a crash reads few rows. */
const windowOf = (openParts: number): number => Math.max(16_384, 2 * PART_LENGTH * openParts);

/** The tracks in the tables `sample` and `track_part`; see the decision in the migration that makes them. */
export class SqliteTracks {
  /** By track, in the order of their first samples. */
  #open = new Map<number, Part>();
  /** What the database says of the id of the oldest sample that is not listed. */
  #unlistedFrom = 0;
  /** Id of the newest sample. */
  #newest = 0;
  readonly #unlisted: Statement<{ unlisted_from: number }>;
  readonly #setUnlisted: Statement<never>;
  readonly #since: Statement<{ sample_id: number; track_id: number; seq: number }>;
  readonly #insertSample: Statement<never>;
  readonly #sample: Statement<{ sample: string }>;
  readonly #insertPart: Statement<never>;
  readonly #parts: Statement<PartRow>;
  readonly #partOf: Statement<PartRow>;

  constructor(database: Database) {
    this.#unlisted = database.prepare('SELECT unlisted_from FROM listing');
    this.#setUnlisted = database.prepare('UPDATE listing SET unlisted_from = ?');
    this.#since = database.prepare('SELECT sample_id, track_id, seq FROM sample WHERE sample_id >= ? ORDER BY sample_id');
    this.#insertSample = database.prepare('INSERT INTO sample (track_id, seq, received_at, sample) VALUES (?, ?, ?, ?)');
    this.#sample = database.prepare('SELECT sample FROM sample WHERE sample_id = ?');
    this.#insertPart = database.prepare('INSERT INTO track_part (track_id, first_seq, sample_ids) VALUES (?, ?, ?)');
    this.#parts = database.prepare('SELECT first_seq, sample_ids FROM track_part WHERE track_id = ? AND first_seq BETWEEN ? AND ? ORDER BY first_seq');
    this.#partOf = database.prepare(
      'SELECT first_seq, sample_ids FROM track_part WHERE track_id = ? AND first_seq <= ? ORDER BY first_seq DESC LIMIT 1',
    );
    this.reload();
  }

  /** Adds the next sample of a track; false when its seq is taken by another reading. Only inside a transaction. */
  append(trackId: number, { sample, receivedAt }: SampleRecord): boolean {
    const part = this.#open.get(trackId) ?? { trackId, firstSeq: this.#listed(trackId) + 1, sampleIds: [] };
    const next = part.firstSeq + part.sampleIds.length;
    const text = sampleText(sample);
    if (sample.seq < next) return isSameSample(text, this.#textOf(this.#idOf(part, sample.seq)));
    if (sample.seq > next) throw new StoreError('invalid', `Sample ${sample.seq} cannot be stored before sample ${next} of its track.`);
    const { insertedId } = this.#insertSample.run(trackId, sample.seq, receivedAt, text);
    part.sampleIds.push(insertedId);
    this.#newest = insertedId;
    this.#open.set(trackId, part);
    if (part.sampleIds.length === PART_LENGTH) this.#list(part);
    return true;
  }

  /** Ends every transaction: keeps the number of samples small that an opening has to search. */
  settle(): void {
    this.#listUpTo(this.#newest - windowOf(this.#open.size));
  }

  /** Leaves nothing to be searched for at the next opening. Only inside a transaction. */
  listAll(): void {
    this.#listUpTo(Infinity);
  }

  /** Takes from the database what is known of the open parts: at the beginning, and when a transaction was rolled back. */
  reload(): void {
    this.#unlistedFrom = this.#unlisted.get()?.unlisted_from ?? 0;
    this.#newest = this.#unlistedFrom - 1;
    this.#open = this.#findOpen();
  }

  /** The texts of the samples of a range of a track, in order. */
  read(trackId: number, { after, limit }: TrackRange): string[] {
    const from = this.#partWith(trackId, after + 1)?.firstSeq ?? 1;
    const listed = this.#parts.all(trackId, from, after + limit).map((row) => partOf(trackId, row));
    const open = this.#open.get(trackId);
    const ids = [...listed, ...(open === undefined ? [] : [open])].flatMap(({ firstSeq, sampleIds }) =>
      sampleIds.slice(Math.max(0, after + 1 - firstSeq), Math.max(0, after + limit + 1 - firstSeq)),
    );
    return ids.map((id) => this.#textOf(id));
  }

  /** Undefined when the track is empty. */
  end(trackId: number): TrackEnd | undefined {
    const part = this.#open.get(trackId) ?? this.#lastListed(trackId);
    const lastId = part?.sampleIds.at(-1);
    if (part === undefined || lastId === undefined) return undefined;
    return { lastSeq: part.firstSeq + part.sampleIds.length - 1, lastSample: this.#textOf(lastId) };
  }

  #list(part: Part): void {
    this.#insertPart.run(part.trackId, part.firstSeq, JSON.stringify(part.sampleIds));
    this.#open.delete(part.trackId);
  }

  #listUpTo(sampleId: number): void {
    for (const part of this.#open.values()) {
      if (firstIdOf(part) > sampleId) break;
      this.#list(part);
    }
    const [oldest] = this.#open.values();
    const unlistedFrom = oldest === undefined ? this.#newest + 1 : firstIdOf(oldest);
    if (unlistedFrom !== this.#unlistedFrom) this.#setUnlisted.run(unlistedFrom);
    this.#unlistedFrom = unlistedFrom;
  }

  /** Highest seq of a track that a part lists. */
  #listed(trackId: number): number {
    const part = this.#lastListed(trackId);
    return part === undefined ? 0 : part.firstSeq + part.sampleIds.length - 1;
  }

  #lastListed(trackId: number): Part | undefined {
    return this.#partWith(trackId, Number.MAX_SAFE_INTEGER);
  }

  #partWith(trackId: number, seq: number): Part | undefined {
    const row = this.#partOf.get(trackId, seq);
    return row === undefined ? undefined : partOf(trackId, row);
  }

  #idOf(open: Part, seq: number): number | undefined {
    const part = seq >= open.firstSeq ? open : this.#partWith(open.trackId, seq);
    return part?.sampleIds[seq - part.firstSeq];
  }

  #textOf(sampleId: number | undefined): string {
    const row = sampleId === undefined ? undefined : this.#sample.get(sampleId);
    if (row === undefined) throw new StoreError('damaged', `The database is damaged: sample ${sampleId} of a track is missing; restore it from a backup.`);
    return row.sample;
  }

  #findOpen(): Map<number, Part> {
    const open = new Map<number, Part>();
    const listed = new Map<number, number>();
    for (const { sample_id: id, track_id: trackId, seq } of this.#since.all(this.#unlistedFrom)) {
      this.#newest = id;
      if (!listed.has(trackId)) listed.set(trackId, this.#listed(trackId));
      const firstSeq = (listed.get(trackId) ?? 0) + 1;
      if (seq < firstSeq) continue;
      const part = open.get(trackId) ?? { trackId, firstSeq, sampleIds: [] };
      part.sampleIds.push(id);
      open.set(trackId, part);
    }
    return open;
  }
}

const firstIdOf = (part: Part): number => part.sampleIds[0] ?? 0;

const partOf = (trackId: number, row: PartRow): Part => ({
  trackId,
  firstSeq: row.first_seq,
  sampleIds: JSON.parse(row.sample_ids) as number[],
});
