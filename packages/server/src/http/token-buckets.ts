import type { Environment } from '@paceline/core';

interface Bucket {
  tokens: number;
  /** On the monotonic clock. */
  filledAt: number;
}

const MINUTE = 60_000;
const DEFAULT_CAPACITY = 50_000;

/** One token bucket per key: `perMinute` tokens at most, refilled evenly over a minute. */
export class TokenBuckets {
  readonly #environment: Environment;
  readonly #perMinute: number;
  readonly #capacity: number;
  /** Least recently used first; those who are forgotten begin with a full bucket. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(environment: Environment, perMinute: number, capacity: number = DEFAULT_CAPACITY) {
    this.#environment = environment;
    this.#perMinute = perMinute;
    this.#capacity = capacity;
  }

  /** Milliseconds until `key` has a token again; 0 when it has one. */
  wait(key: string): number {
    const missing = 1 - this.#fill(key).tokens;
    return missing <= 0 ? 0 : Math.ceil((missing * MINUTE) / this.#perMinute);
  }

  /** Takes a token of `key`, if there is one. */
  take(key: string): void {
    const bucket = this.#fill(key);
    if (bucket.tokens >= 1) bucket.tokens -= 1;
  }

  #fill(key: string): Bucket {
    const now = this.#environment.monotonic();
    const bucket = this.#buckets.get(key) ?? { tokens: this.#perMinute, filledAt: now };
    bucket.tokens = Math.min(this.#perMinute, bucket.tokens + ((now - bucket.filledAt) * this.#perMinute) / MINUTE);
    bucket.filledAt = now;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    this.#forget();
    return bucket;
  }

  #forget(): void {
    if (this.#buckets.size <= this.#capacity) return;
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
