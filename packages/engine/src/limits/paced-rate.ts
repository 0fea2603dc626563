const SECOND = 1_000;
/** Part of the rate that may pass at once after a quiet time. */
const BURST = 0.1;

/**
 * Lets at most `perSecond` things pass in any second, wherever it begins: a few at once, the others evenly. This is the
 * generic cell rate algorithm (ITU-T I.371). Times come in, monotonic, in milliseconds.
 */
export class PacedRate {
  /** Between two things that pass evenly, so that with the burst there are never more in a second. */
  readonly #interval: number;
  readonly #tolerance: number;
  /** When the next one would pass if all passed evenly. */
  #due = -Infinity;

  constructor(perSecond: number) {
    const burst = Math.max(1, Math.floor(BURST * perSecond));
    this.#interval = perSecond < 1 ? Infinity : SECOND / (perSecond + 1 - burst);
    this.#tolerance = (burst - 1) * this.#interval;
  }

  /** The milliseconds after which one more may pass, whose place that is then; undefined, and no place, when it would be more than `patience`. */
  take(now: number, patience: number): number | undefined {
    if (this.#interval === Infinity) return undefined;
    const wait = Math.max(0, this.#due - this.#tolerance - now);
    if (wait > patience) return undefined;
    this.#due = Math.max(this.#due, now) + this.#interval;
    return wait;
  }
}
