import type { Cancel, Environment } from '@paceline/core';

/** Timers by name: starting one again replaces it, and all can be stopped at once. */
export class Timers<Name extends string> {
  readonly #environment: Environment;
  readonly #running = new Map<Name, Cancel>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  start(name: Name, delay: number, run: () => void): void {
    this.stop(name);
    const cancel = this.#environment.setTimer(delay, () => {
      this.#running.delete(name);
      run();
    });
    this.#running.set(name, cancel);
  }

  isRunning(name: Name): boolean {
    return this.#running.has(name);
  }

  stop(name: Name): void {
    this.#running.get(name)?.();
    this.#running.delete(name);
  }

  stopAll(): void {
    for (const cancel of this.#running.values()) cancel();
    this.#running.clear();
  }
}
