import type { Environment } from '@paceline/core';
import type { Journal } from '@paceline/engine';
import type { Store } from '@paceline/engine/store';

/** A store that takes longer than this is as good as none, milliseconds. */
const PATIENCE = 2_000;

/** Whether the server should be given work. */
export class Readiness {
  readonly #store: Store;
  readonly #journal: Journal;
  readonly #environment: Environment;
  #stopping = false;

  constructor(store: Store, journal: Journal, environment: Environment) {
    this.#store = store;
    this.#journal = journal;
    this.#environment = environment;
  }

  /** Rejects with a sentence when the server is stopping, or its store neither reads in time nor could write last time. */
  async check(): Promise<void> {
    if (this.#stopping) throw new Error('The server is stopping.');
    if (this.#journal.failure !== undefined) throw new Error('The store cannot write.');
    const { promise: timeout, reject } = Promise.withResolvers<never>();
    const cancel = this.#environment.setTimer(PATIENCE, () => reject(new Error('The store does not answer in time.')));
    try {
      await Promise.race([this.#store.findByCode(''), timeout]);
    } finally {
      cancel();
    }
  }

  /** From now on the server is not ready. */
  end(): void {
    this.#stopping = true;
  }
}
