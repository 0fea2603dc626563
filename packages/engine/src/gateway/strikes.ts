/** Counts offences: more than `most` within `window` milliseconds are too many. Times come in, monotonic. */
export class Strikes {
  readonly #most: number;
  readonly #window: number;
  #times: number[] = [];

  constructor(most: number, window: number) {
    this.#most = most;
    this.#window = window;
  }

  /** Counts one more; true when they have become too many. */
  add(now: number): boolean {
    this.#times = this.#times.filter((time) => now - time < this.#window);
    this.#times.push(now);
    return this.#times.length > this.#most;
  }
}
