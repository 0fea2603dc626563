import type { Part } from './track-parts.ts';

/**
 * The parts that no row of track_part lists, one for each track at most. They are kept in memory, follow the
 * transactions of the database, and are found again at an opening.
 */
export class OpenParts {
  /** By track, in the order of their first samples. */
  #parts: Map<number, Part>;
  #newest: number;
  #newestBefore: number;
  /** The parts that the transaction has changed, with the lengths that they had. */
  readonly #lengths = new Map<Part, number>();

  constructor(parts: Map<number, Part>, newest: number) {
    this.#parts = parts;
    this.#newest = newest;
    this.#newestBefore = newest;
  }

  /** Id of the newest sample of all tracks. */
  get newest(): number {
    return this.#newest;
  }

  get size(): number {
    return this.#parts.size;
  }

  get(trackId: number): Part | undefined {
    return this.#parts.get(trackId);
  }

  /** Id of the oldest sample in an open part; undefined when there is none. */
  get oldest(): number | undefined {
    const [first] = this.#parts.values();
    return first?.sampleIds[0];
  }

  /** Those that have begun with the sample of that id or before, in the order of their first samples. */
  begunBy(sampleId: number): Part[] {
    const begun: Part[] = [];
    for (const part of this.#parts.values()) {
      if (firstIdOf(part) > sampleId) break;
      begun.push(part);
    }
    return begun;
  }

  /** The next sample of all, whose id is one above that of the newest, is of that part. */
  add(part: Part): void {
    this.#note(part);
    this.#newest += 1;
    part.sampleIds.push(this.#newest);
    this.#parts.set(part.trackId, part);
  }

  /** The part has got its row. */
  remove(part: Part): void {
    this.#note(part);
    this.#parts.delete(part.trackId);
  }

  /** To be called when a transaction begins. */
  begin(): void {
    this.#lengths.clear();
    this.#newestBefore = this.#newest;
  }

  /** To be called when the transaction was rolled back. */
  rollBack(): void {
    // The other way round, as a track may have got a second part after its first one was listed.
    for (const [part, length] of [...this.#lengths].toReversed()) {
      part.sampleIds.length = length;
      if (length === 0) this.#parts.delete(part.trackId);
      else this.#parts.set(part.trackId, part);
    }
    this.#parts = new Map([...this.#parts].toSorted(([, one], [, other]) => firstIdOf(one) - firstIdOf(other)));
    this.#newest = this.#newestBefore;
    this.#lengths.clear();
  }

  #note(part: Part): void {
    if (!this.#lengths.has(part)) this.#lengths.set(part, part.sampleIds.length);
  }
}

const firstIdOf = (part: Part): number => part.sampleIds[0] ?? 0;
