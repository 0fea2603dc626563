import type { Cancel, Environment } from '@paceline/core';

/** Node fires a timer at once when its delay does not fit into 31 bits; a month does not. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The timers of one owner, which all end with it. */
export class Timers {
  readonly #environment: Environment;
  readonly #running = new Set<Cancel>();
  #isOver = false;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Calls `run` once, `delay` milliseconds from now, however long that is; never, once the owner has ended. */
  after(delay: number, run: () => void): Cancel {
    if (this.#isOver) return () => {};
    const step = Math.min(delay, LONGEST_TIMER);
    let stop = this.#environment.setTimer(Math.max(0, step), () => {
      this.#running.delete(cancel);
      if (step === delay) run();
      else stop = this.after(delay - step, run);
    });
    const cancel = (): void => {
      this.#running.delete(cancel);
      stop();
    };
    this.#running.add(cancel);
    return cancel;
  }

  /** The owner has ended: cancels all that are running, and lets none begin. */
  end(): void {
    this.#isOver = true;
    for (const cancel of this.#running) cancel();
  }
}
