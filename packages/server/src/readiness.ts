import type { Environment } from '@paceline/core';
import type { Journal } from '@paceline/engine';
import type { Store } from '@paceline/engine/store';

/** A store that takes longer than this is as good as none, milliseconds. */
const PATIENCE = 2_000;

/** A store that failed to write, and was not asked to since, may be whole again: somebody has to try; milliseconds. */
const FAILURE_AGE = 10_000;

export interface ReadinessOptions {
  readonly store: Store;
  readonly journal: Pick<Journal, 'failure'>;
  readonly environment: Environment;
  readonly isOverloaded: () => boolean;
}

/** Whether the server should be given work. */
export class Readiness {
  readonly #options: ReadinessOptions;
  /** The failure that was seen last, and when it was new, on the monotonic clock. */
  #failure: { readonly error: Journal['failure']; readonly at: number } = { error: undefined, at: 0 };
  #stopping = false;

  constructor(options: ReadinessOptions) {
    this.#options = options;
  }

  /** Rejects with a sentence when the server is stopping, has too much to do, or its store neither reads in time nor could write last time. */
  async check(): Promise<void> {
    const { store, environment, isOverloaded } = this.#options;
    if (this.#stopping) throw new Error('The server is stopping.');
    if (this.#cannotWrite()) throw new Error('The store cannot write.');
    if (isOverloaded()) throw new Error('The server has more to do than it can take.');
    const { promise: timeout, reject } = Promise.withResolvers<never>();
    const cancel = environment.setTimer(PATIENCE, () => reject(new Error('The store does not answer in time.')));
    try {
      await Promise.race([store.findByCode(''), timeout]);
    } finally {
      cancel();
    }
  }

  /** From now on the server is not ready. */
  end(): void {
    this.#stopping = true;
  }

  // As long as anything waits to be written, the journal tries, and fails, every few seconds.
  #cannotWrite(): boolean {
    const { journal, environment } = this.#options;
    const now = environment.monotonic();
    if (journal.failure !== this.#failure.error) this.#failure = { error: journal.failure, at: now };
    return journal.failure !== undefined && now - this.#failure.at < FAILURE_AGE;
  }
}
