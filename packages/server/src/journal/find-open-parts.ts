import { readable } from './damage.ts';
import { SampleRows, type SampleRow } from './sample-rows.ts';
import type { Database } from './sqlite-database.ts';
import type { Part } from './track-parts.ts';

/** What an opening finds of the samples that stand in no row of track_part. */
export interface FoundParts {
  /** By track, in the order of their first samples. */
  readonly parts: Map<number, Part>;
  /** Id of the newest sample that can be read. */
  readonly newest: number;
  /** Tracks whose end is not known: newest samples of theirs are, or may be, among those that cannot be read. */
  readonly endless: Pick<ReadonlySet<number>, 'has'>;
  /** Whether all samples could be read, and every track was found without a gap. */
  readonly isWhole: boolean;
  /** Whether the place where samples are added is whole. */
  readonly canAdd: boolean;
}

/** Reads the sample table from an id on. `listedUpTo` tells the highest seq of a track that stands in track_part. */
export function findOpenParts(database: Database, from: number, listedUpTo: (trackId: number) => number): FoundParts {
  const search = new Search(from, listedUpTo);
  for (const stretch of new SampleRows(database).stretches(from)) {
    if (stretch.kind === 'rows') for (const row of stretch.rows) search.take(row);
    else search.miss(stretch.count);
  }
  return search.result(() => suspects(database));
}

class Search {
  readonly #listedUpTo: (trackId: number) => number;
  readonly #open = new Map<number, Part>();
  readonly #nextSeqs = new Map<number, number>();
  readonly #endless = new Set<number>();
  /** Tracks that lack nothing up to a sample that is newer than all that cannot be read. */
  readonly #proven = new Set<number>();
  #newest: number;
  /** Samples that cannot be read, less those that tracks are known to lack. */
  #unaccounted = 0;
  #isWhole = true;
  #canAdd = true;

  constructor(from: number, listedUpTo: (trackId: number) => number) {
    this.#newest = from - 1;
    this.#listedUpTo = listedUpTo;
  }

  take({ sample_id: id, track_id: trackId, seq }: SampleRow): void {
    this.#newest = id;
    const next = this.#nextSeqs.get(trackId) ?? this.#firstUnlisted(trackId) ?? seq;
    // Even one that is listed: what the track may have lost came before it, and is listed then, too.
    this.#proven.add(trackId);
    if (seq < next) return;
    this.#nextSeqs.set(trackId, seq + 1);
    if (seq > next) this.#lacks(trackId, seq - next);
    const part = this.#open.get(trackId) ?? { trackId, firstSeq: seq, sampleIds: [] };
    part.sampleIds.push(id);
    this.#open.set(trackId, part);
  }

  miss(count: number): void {
    this.#isWhole = false;
    this.#canAdd = count !== Infinity;
    this.#unaccounted += count;
    this.#proven.clear();
  }

  result(tracksThatGoOn: () => readonly number[] | undefined): FoundParts {
    const endless = this.#unaccounted > 0 ? this.#withSuspects(tracksThatGoOn()) : this.#endless;
    for (const trackId of this.#open.keys()) if (endless.has(trackId)) this.#open.delete(trackId);
    return { parts: this.#open, newest: this.#newest, endless, isWhole: this.#isWhole, canAdd: this.#canAdd };
  }

  #withSuspects(suspected: readonly number[] | undefined): FoundParts['endless'] {
    if (suspected === undefined) return { has: (trackId) => this.#endless.has(trackId) || !this.#proven.has(trackId) };
    const candidates = [...suspected, ...this.#nextSeqs.keys()];
    return new Set([...this.#endless, ...candidates.filter((trackId) => !this.#proven.has(trackId))]);
  }

  #firstUnlisted(trackId: number): number | undefined {
    const listed = readable(() => this.#listedUpTo(trackId));
    if (listed === undefined) this.#breaks(trackId);
    return listed === undefined ? undefined : listed + 1;
  }

  #lacks(trackId: number, count: number): void {
    this.#breaks(trackId);
    this.#unaccounted = Math.max(0, this.#unaccounted - count);
  }

  #breaks(trackId: number): void {
    this.#isWhole = false;
    this.#endless.add(trackId);
  }
}

/**
 * The tracks that samples may have been lost of although none was found: those of sessions that have not ended. Of the
 * others nothing more is expected. Undefined when they cannot be told.
 */
function suspects(database: Database): readonly number[] | undefined {
  const idsOf = (sql: string) => readable(() => database.prepare<{ track_id: number }>(sql).all().map((row) => row.track_id));
  const goingOn = "SELECT track_id FROM session JOIN member USING (session_id) JOIN track USING (member_id) WHERE session.status <> 'ended'";
  return idsOf(goingOn) ?? idsOf('SELECT track_id FROM track');
}
