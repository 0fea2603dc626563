import type { Environment } from '@paceline/core';
import type { Store } from './journal/store.ts';

/** A store that takes longer than this is as good as none, milliseconds. */
const PATIENCE = 2_000;

/** Whether the server should be given work. */
export class Readiness {
  readonly #store: Store;
  readonly #environment: Environment;
  #stopping = false;

  constructor(store: Store, environment: Environment) {
    this.#store = store;
    this.#environment = environment;
  }

  /** Rejects with a sentence when the server is stopping or its store does not answer in time. */
  async check(): Promise<void> {
    if (this.#stopping) throw new Error('The server is stopping.');
    const { promise: timeout, reject } = Promise.withResolvers<never>();
    const cancel = this.#environment.setTimer(PATIENCE, () => reject(new Error('The store does not answer in time.')));
    try {
      await Promise.race([this.#store.openSessions(), timeout]);
    } finally {
      cancel();
    }
  }

  /** From now on the server is not ready. */
  end(): void {
    this.#stopping = true;
  }
}
