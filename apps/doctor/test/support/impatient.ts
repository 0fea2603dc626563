import { systemEnvironment, type Cancel, type Environment } from '@paceline/core';

/** So long that nobody waits for it: what is set for longer than an hour is the patience of a step. */
export const PATIENCE = 10 * 3_600_000;
const AN_HOUR = 3_600_000;

/**
 * Real time, in which the patience of a step ends when the test says so and not earlier: a slow machine makes no
 * step fail, and a silent server keeps no test waiting.
 */
export class ImpatientEnvironment implements Environment {
  readonly #waiting = new Set<() => void>();
  readonly #clockError: number;

  /** @param clockError How far the wall clock of this machine goes wrong, milliseconds. */
  constructor(clockError = 0) {
    this.#clockError = clockError;
  }

  now(): number {
    return systemEnvironment.now() + this.#clockError;
  }

  monotonic(): number {
    return systemEnvironment.monotonic();
  }

  random(): number {
    return systemEnvironment.random();
  }

  setTimer(delay: number, run: () => void): Cancel {
    if (delay < AN_HOUR) return systemEnvironment.setTimer(delay, run);
    this.#waiting.add(run);
    return () => void this.#waiting.delete(run);
  }

  /** Ends the patience of the step that waits now. */
  readonly expire = (): void => {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const run of waiting) run();
  };
}
