import type { Cancel, Environment } from '@paceline/core';
import type { Timers } from '../sessions/timers.ts';

/** Time to present a fresh token once the old one has lapsed, milliseconds. */
const GRACE = 25_000;

export interface IdentityLeaseOptions {
  readonly environment: Environment;
  readonly timers: Timers;
  /** The identity has lapsed; a fresh one is awaited. */
  readonly lapsed: () => void;
  /** None has come in time. */
  readonly over: () => void;
}

/** Watches over the time for which a connection's identity is good. */
export class IdentityLease {
  readonly #options: IdentityLeaseOptions;
  #cancel: Cancel = () => {};

  constructor(options: IdentityLeaseOptions) {
    this.#options = options;
  }

  /** An identity is good until that time, epoch milliseconds. */
  renew(expiresAt: number): void {
    const { environment, timers, lapsed, over } = this.#options;
    this.#cancel();
    this.#cancel = timers.after(expiresAt - environment.now(), () => {
      this.#cancel = timers.after(GRACE, over);
      lapsed();
    });
  }
}
