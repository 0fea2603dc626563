import { TokenBucket, type ServerLimits } from '@paceline/engine';

/** Bounds how many connections come in, before anything is spent on them. Times are monotonic, in milliseconds. */
export class UpgradeLimits {
  readonly #perAddress: number;
  readonly #bucket: TokenBucket;
  readonly #counts = new Map<string, number>();

  constructor({ connectionsPerAddress, newConnectionsPerSecond }: ServerLimits, now: number) {
    this.#perAddress = connectionsPerAddress;
    this.#bucket = new TokenBucket({ perSecond: newConnectionsPerSecond, burst: newConnectionsPerSecond }, now);
  }

  /** Whether one more connection of that address may come in; if it is `admitted`, `leave` must be called at its end. */
  enter(address: string, now: number): 'admitted' | 'address_full' | 'server_busy' {
    const count = this.#counts.get(address) ?? 0;
    if (count >= this.#perAddress) return 'address_full';
    if (!this.#bucket.take(now)) return 'server_busy';
    this.#counts.set(address, count + 1);
    return 'admitted';
  }

  leave(address: string): void {
    const count = (this.#counts.get(address) ?? 0) - 1;
    if (count > 0) this.#counts.set(address, count);
    else this.#counts.delete(address);
  }
}
