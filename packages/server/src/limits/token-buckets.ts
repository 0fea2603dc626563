import type { Environment } from '@paceline/core';
import { TokenBucket } from '@paceline/engine';

const DEFAULT_CAPACITY = 50_000;

/** One token bucket per key: `perMinute` tokens at most, refilled evenly over a minute. */
export class TokenBuckets {
  readonly #environment: Environment;
  readonly #perMinute: number;
  readonly #capacity: number;
  /** Least recently used first; those who are forgotten begin with a full bucket. */
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(environment: Environment, perMinute: number, capacity: number = DEFAULT_CAPACITY) {
    this.#environment = environment;
    this.#perMinute = perMinute;
    this.#capacity = capacity;
  }

  /** Milliseconds until `key` has a token again; 0 when it has one. */
  wait(key: string): number {
    const now = this.#environment.monotonic();
    return this.#bucketOf(key, now).wait(now);
  }

  /** Takes a token of `key`, if there is one. */
  take(key: string): void {
    const now = this.#environment.monotonic();
    this.#bucketOf(key, now).take(now);
  }

  #bucketOf(key: string, now: number): TokenBucket {
    const bucket = this.#buckets.get(key) ?? new TokenBucket({ perSecond: this.#perMinute / 60, burst: this.#perMinute }, now);
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
