/** What can be wrong with what a member gets. */
export type FaultKind = 'lost' | 'foreign' | 'stale' | 'backwards' | 'different' | 'unreadable' | 'refused';

/** So many of a kind are told in a sentence; all are counted. */
const TOLD = 5;

export class Faults {
  readonly #counts = new Map<FaultKind, number>();
  readonly #sentences: string[] = [];

  add(kind: FaultKind, sentence: string): void {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count <= TOLD) this.#sentences.push(`${kind}: ${sentence}`);
  }

  get counts(): ReadonlyMap<FaultKind, number> {
    return this.#counts;
  }

  get sentences(): readonly string[] {
    return this.#sentences;
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }
}
