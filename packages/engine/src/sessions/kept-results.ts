import type { Outcome } from './outcome.ts';
import type { StoredResults } from './session-results.ts';
import type { Session } from './session.ts';

/** Sessions whose results are kept: those that people look at just after a run. */
const MOST_KEPT = 8;

/** What the results of a session that has ended depend on. */
export interface ResultsBasis {
  readonly session: Session;
  /** How many samples are stored of each of a user's writers. */
  readonly storedOf: (userId: string) => readonly (readonly [writer: string, stored: number])[];
  readonly distance: number | undefined;
}

/** The results of sessions that have ended, so that they are not computed again for everyone who looks. Rule Q1 of SPEC.md. */
export class KeptResults {
  readonly #kept = new Map<string, Outcome<StoredResults>>();
  /** Grows with every deletion: what was computed from before one is not kept. */
  #generation = 0;

  /** Those that are kept, else those that `compute` makes. */
  async of(basis: ResultsBasis, compute: () => Promise<Outcome<StoredResults>>): Promise<Outcome<StoredResults>> {
    if (basis.session.record.status !== 'ended') return compute();
    const key = keyOf(basis);
    const kept = this.#kept.get(key);
    const generation = this.#generation;
    const results = kept ?? (await compute());
    if (!results.ok || generation !== this.#generation || keyOf(basis) !== key) return results;
    // What was asked for last goes last.
    this.#kept.delete(key);
    this.#kept.set(key, results);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return results;
  }

  /** Something was deleted: nothing of it may stay. */
  clear(): void {
    this.#generation += 1;
    this.#kept.clear();
  }
}

/** Everything that may change after the end: late samples, who comes back, and under what name. */
function keyOf({ session: { record, members }, storedOf, distance }: ResultsBasis): string {
  return JSON.stringify([record.sessionId, distance, members.map(({ userId, name, role, phase, isErased }) => [name, role, phase, isErased, storedOf(userId)])]);
}
