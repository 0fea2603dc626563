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
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAt) * this.#perSecond) / 1000);
    this.#filledAt = now;
    // Less than a microsecond is the error of the sums above, not a wait.
    return Math.max(0, Math.ceil(((1 - this.#tokens) * 1000) / this.#perSecond - 1e-3));
  }
}
