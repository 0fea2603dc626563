import type { Timers } from './timers.ts';

/** For ticks that say what is stored, milliseconds: runners send once a second. */
const WAIT = 1_200;

/** A sender who is to hear by a tick what is stored. */
export interface Waiter {
  /** A while has passed. False when there is nothing more to wait for. */
  patience(): boolean;
}

/** Those of a session who wait for a tick: one timer for all, because nearly everybody waits all the time, and nearly always a tick comes. */
export class TickWaits {
  readonly #timers: Timers;
  readonly #waiting = new Set<Waiter>();
  #isRunning = false;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  add(waiter: Waiter): void {
    this.#waiting.add(waiter);
    if (!this.#isRunning) this.#run();
  }

  #run(): void {
    this.#isRunning = true;
    this.#timers.after(WAIT, () => {
      for (const waiter of this.#waiting) if (!waiter.patience()) this.#waiting.delete(waiter);
      this.#isRunning = false;
      if (this.#waiting.size > 0) this.#run();
    });
  }
}
