/** Lets `perSecond` things pass on average and `burst` at once. Times come in, monotonic, in milliseconds. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt: number;

  constructor({ perSecond, burst }: { readonly perSecond: number; readonly burst: number }, now: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledAt = now;
  }

  /** Whether one more may pass now. */
  take(now: number): boolean {
    if (this.wait(now) > 0) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Milliseconds until the next `take` will succeed; 0 when it would now. */
  wait(now: number): number {
    // Less than a microsecond is the error of the sums below, not a wait.
    return Math.max(0, Math.ceil(this.#lack(now) - 1e-3));
  }

  /** The milliseconds after which one more may pass, whose place that is then; undefined, and no place, when it would be more than `patience`. */
  reserve(now: number, patience: number): number | undefined {
    const lack = this.#lack(now);
    if (lack > patience || lack === Infinity) return undefined;
    this.#tokens -= 1;
    return lack;
  }

  #lack(now: number): number {
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAt) * this.#perSecond) / 1000);
    this.#filledAt = now;
    return Math.max(0, ((1 - this.#tokens) * 1000) / this.#perSecond);
  }
}

/** Part of a rate that may pass at once after a quiet time, where what comes after it is to come evenly. */
const EVEN_BURST = 0.1;

/** The rate and burst with which no more than `perSecond` pass in any second, wherever it begins: a few at once, the others evenly. */
export function evenly(perSecond: number): { readonly perSecond: number; readonly burst: number } {
  const burst = Math.min(perSecond, Math.max(1, Math.floor(EVEN_BURST * perSecond)));
  // A second that ends just before the next one may pass holds one more than the rate alone.
  return { perSecond: perSecond - burst + Math.min(1, perSecond), burst };
}
