import { isSameSample, StoreError, type TrackRange } from '@paceline/engine/store';
import { contradiction, isDamage, readable } from './damage.ts';
import type { Doubts } from './doubts.ts';
import { findOpenParts, type FoundParts } from './find-open-parts.ts';
import { OpenParts } from './open-parts.ts';
import type { Database, Statement } from './sqlite-database.ts';
import type { StorableSample } from './storable.ts';
import { storedSample } from './stored-samples.ts';
import { nextSeq, TrackParts, type Part } from './track-parts.ts';

/** The end of a track. */
export interface TrackEnd {
  readonly lastSeq: number;
  /** Text of the last sample, and when it was taken. */
  readonly lastSample: string;
  readonly lastTakenAt: number;
}

interface SampleRow {
  readonly track_id: number;
  readonly seq: number;
  /** A text, unless the row is damaged. */
  readonly sample: unknown;
  readonly taken_at: number;
}

interface WholeRow extends SampleRow {
  readonly sample: string;
}

/** No sample of any track can be stored: where all of them are added, the database is damaged. */
export class Unrecordable extends StoreError {}

/** Something could not be listed because of damage, and will not be tried again: the same transaction may now succeed. */
export class Unlistable extends StoreError {}

/** Samples that a row of track_part lists, unless the runner rests. */
const PART_LENGTH = 64;
/** A part that has begun so many rows ago is listed as it is, so that opening after a crash reads few rows. */
const windowOf = (openParts: number): number => Math.max(16_384, 2 * PART_LENGTH * openParts);

/** The tracks in the tables `sample` and `track_part`; see the decision in the migration that makes them. */
export class SqliteTracks {
  readonly #parts: TrackParts;
  readonly #open: OpenParts;
  readonly #endless: FoundParts['endless'];
  readonly #canAdd: boolean;
  /** Tracks whose parts stay open, because the page that would list them is damaged. */
  readonly #unlistable = new Set<number>();
  /** What the database says of the id of the oldest sample that is not listed; undefined when damage keeps it from being said. */
  #unlistedFrom: number | undefined;
  #unlistedBefore: number | undefined;
  readonly #setUnlisted: Statement<never>;
  readonly #insert: Statement<never>;
  readonly #sample: Statement<SampleRow>;
  readonly #blank: Statement<never>;

  constructor(database: Database, doubts: Pick<Doubts, 'concern'>) {
    this.#parts = new TrackParts(database);
    this.#setUnlisted = database.prepare('UPDATE listing SET unlisted_from = ?');
    this.#insert = database.prepare('INSERT INTO sample (sample_id, track_id, seq, taken_at, sample) VALUES (?, ?, ?, ?, ?)');
    this.#sample = database.prepare('SELECT track_id, seq, sample, taken_at FROM sample WHERE sample_id = ?');
    // A sample of no track, and whole.
    this.#blank = database.prepare(`UPDATE sample SET track_id = 0, seq = 0, taken_at = 0, sample = '{"seq":0}' WHERE sample_id = ? AND track_id = ?`);
    const unlisted = database.prepare<{ unlisted_from: number }>('SELECT unlisted_from FROM listing');
    const from = doubts.concern('listing') ? undefined : readable(() => unlisted.get()?.unlisted_from ?? 1);
    const { parts, newest, endless, isWhole, canAdd } = findOpenParts(database, from ?? 1, (trackId) => this.#parts.lastSeq(trackId));
    this.#open = new OpenParts(parts, newest);
    this.#endless = endless;
    this.#canAdd = canAdd;
    // What cannot be read now must be looked for again at the next opening.
    this.#unlistedFrom = isWhole ? from : undefined;
  }

  /** Id of the newest sample that can be read; 0 when there is none. */
  get newest(): number {
    return this.#open.newest;
  }

  /** To be called when a transaction begins. */
  begin(): void {
    this.#open.begin();
    this.#unlistedBefore = this.#unlistedFrom;
  }

  /** To be called when the transaction was rolled back. */
  rollBack(): void {
    this.#open.rollBack();
    if (this.#unlistedFrom !== undefined) this.#unlistedFrom = this.#unlistedBefore;
  }

  /** Adds the next sample of a track; false when its seq is taken by another reading. Only inside a transaction. */
  append(trackId: number, { seq, takenAt, text }: StorableSample): boolean {
    const part = this.#partToAddTo(trackId);
    const next = nextSeq(part);
    if (seq < next) return isSame(text, this.#stored(part, seq), seq);
    if (seq > next) throw new StoreError('invalid', `Sample ${seq} cannot be stored before sample ${next} of its track.`);
    this.#insertNext([trackId, seq, takenAt, text]);
    this.#open.add(part);
    if (part.sampleIds.length >= PART_LENGTH) this.#list(part);
    return true;
  }

  /** Ends every transaction: keeps the number of samples small that an opening has to search. */
  settle(): void {
    this.#listUpTo(this.#open.newest - windowOf(this.#open.size));
  }

  /** Leaves nothing to be searched for at the next opening. Only inside a transaction. */
  listAll(): void {
    this.#listUpTo(Infinity);
  }

  /** The texts of the samples of a range of a track, in order. */
  read(trackId: number, range: TrackRange): string[] {
    return this.#rows(trackId, range).map(({ sample }) => sample);
  }

  /** When the samples of a range of a track were taken, in order. */
  times(trackId: number, range: TrackRange): number[] {
    const times = this.#rows(trackId, range).map((row) => row.taken_at);
    if (!times.every(Number.isFinite)) throw contradiction();
    return times;
  }

  end(trackId: number): TrackEnd {
    this.#assertEnd(trackId);
    const part = this.#open.get(trackId) ?? this.#parts.last(trackId);
    const lastId = part?.sampleIds.at(-1);
    // A track comes into being with its first sample.
    if (part === undefined || lastId === undefined) throw contradiction();
    const lastSeq = nextSeq(part) - 1;
    const { sample, taken_at: lastTakenAt } = this.#row(lastId, trackId, lastSeq);
    return { lastSeq, lastSample: sample, lastTakenAt };
  }

  /**
   * Overwrites the samples of so many parts of a track that was deleted, the newest first, and of the one that is not listed;
   * true when none is left. What a crash leaves is a shorter track, with which an opening finds nothing wrong. Only inside a
   * transaction.
   */
  blank(trackId: number, count: number): boolean {
    this.#assertEnd(trackId);
    const open = this.#open.get(trackId);
    if (open !== undefined) {
      this.#blankAll(open);
      this.#open.remove(open);
    }
    const parts = this.#parts.newest(trackId, count);
    for (const part of parts) {
      this.#blankAll(part);
      this.#parts.delete(part);
    }
    if (parts.length === count) return false;
    this.#unlistable.delete(trackId);
    return true;
  }

  #blankAll({ trackId, sampleIds }: Part): void {
    for (const id of sampleIds) if (this.#blank.run(id, trackId).changes !== 1) throw contradiction();
  }

  #rows(trackId: number, { after, limit }: TrackRange): WholeRow[] {
    this.#assertEnd(trackId);
    const parts = this.#parts.between(trackId, after + 1, after + limit);
    const open = this.#open.get(trackId);
    if (open !== undefined && open.firstSeq <= after + limit) parts.push(open);
    if (limit > 0) assertChain(parts, after + 1);
    return parts.flatMap(({ firstSeq, sampleIds }) => {
      const first = Math.max(0, after + 1 - firstSeq);
      const ids = sampleIds.slice(first, Math.max(0, after + limit + 1 - firstSeq));
      return ids.map((id, place) => this.#row(id, trackId, firstSeq + first + place));
    });
  }

  #partToAddTo(trackId: number): Part {
    const open = this.#open.get(trackId);
    if (open !== undefined) return open;
    this.#assertEnd(trackId);
    return { trackId, firstSeq: this.#parts.lastSeq(trackId) + 1, sampleIds: [] };
  }

  #assertEnd(trackId: number): void {
    if (this.#endless.has(trackId)) throw contradiction();
  }

  #insertNext(values: readonly [number, number, number, string]): void {
    // SQLite might add to a page of which it does not see that it is damaged.
    if (!this.#canAdd) throw unrecordable();
    try {
      // Our own number: SQLite's would be given again if the newest samples were deleted, and not be found at an opening.
      this.#insert.run(this.#open.newest + 1, ...values);
    } catch (error) {
      const isTaken = error instanceof StoreError && error.kind === 'invalid';
      throw isTaken || isDamage(error) ? unrecordable(error) : error;
    }
  }

  #list(part: Part): void {
    if (this.#unlistable.has(part.trackId)) return;
    this.#orLeave(() => this.#parts.insert(part), () => this.#unlistable.add(part.trackId));
    this.#open.remove(part);
  }

  #listUpTo(sampleId: number): void {
    for (const part of this.#open.begunBy(sampleId)) this.#list(part);
    if (this.#unlistedFrom === undefined) return;
    const unlistedFrom = this.#open.oldest ?? this.#open.newest + 1;
    if (unlistedFrom === this.#unlistedFrom) return;
    this.#orLeave(() => this.#setUnlisted.run(unlistedFrom), () => (this.#unlistedFrom = undefined));
    this.#unlistedFrom = unlistedFrom;
  }

  /** Nothing is lost by what is not listed: the next opening has to read more. */
  #orLeave(list: () => void, leave: () => void): void {
    try {
      list();
    } catch (error) {
      if (!isDamage(error)) throw error;
      leave();
      throw new Unlistable('damaged', error.message, { cause: error });
    }
  }

  /** The stored text of a seq that is in the open part or before it. */
  #stored(open: Part, seq: number): string {
    const part = seq >= open.firstSeq ? open : this.#parts.with(open.trackId, seq);
    return this.#text(part?.sampleIds[seq - part.firstSeq], open.trackId, seq);
  }

  #text(sampleId: number | undefined, trackId: number, seq: number): string {
    return this.#row(sampleId, trackId, seq).sample;
  }

  #row(sampleId: number | undefined, trackId: number, seq: number): WholeRow {
    const row = sampleId === undefined ? undefined : this.#sample.get(sampleId);
    // A page may be whole and yet not be the one that was written.
    const isWhole = row?.track_id === trackId && row.seq === seq && typeof row.sample === 'string';
    if (!isWhole) throw contradiction();
    return row as WholeRow;
  }
}

const unrecordable = (cause?: unknown): Unrecordable =>
  new Unrecordable('damaged', 'Nothing can be recorded, because the database is damaged where samples are added; restore it from a backup.', { cause });

/** Rows may be missing without SQLite's noticing: the first part begins with `from` or before, each other one where the one before ends. */
function assertChain(parts: readonly Part[], from: number): void {
  if (parts.length === 0) throw contradiction();
  for (const [place, part] of parts.entries()) {
    const before = parts[place - 1];
    const isNext = before === undefined ? part.firstSeq <= from : part.firstSeq === nextSeq(before);
    if (!isNext) throw contradiction();
  }
}

function isSame(text: string, stored: string, seq: number): boolean {
  if (text === stored) return true;
  // Or another reading would be refused for the sake of something that never was one.
  storedSample(stored, seq);
  return isSameSample(text, stored);
}
