import { TokenBucket, type ServerLimits } from '@paceline/engine';

/** What is done with an upgrade. `turn_away`: it is opened to say when to come back, which a browser cannot read from an HTTP answer. */
export type Entry = 'admitted' | 'address_full' | 'turn_away' | 'server_busy';

/** Bounds how many connections come in, before anything is spent on them. Times are monotonic, in milliseconds. */
export class UpgradeLimits {
  readonly #perAddress: number;
  readonly #bucket: TokenBucket;
  /** As many as are admitted are told why they are not; the rest of a flood is refused as cheaply as possible. */
  readonly #words: TokenBucket;
  readonly #counts = new Map<string, number>();

  constructor({ connectionsPerAddress, newConnectionsPerSecond }: ServerLimits, now: number) {
    this.#perAddress = connectionsPerAddress;
    const rate = { perSecond: newConnectionsPerSecond, burst: newConnectionsPerSecond };
    this.#bucket = new TokenBucket(rate, now);
    this.#words = new TokenBucket(rate, now);
  }

  /** Whether one more connection of that address may come in; if it is `admitted` or to be turned away, `leave` must be called at its end. */
  enter(address: string, now: number): Entry {
    const count = this.#counts.get(address) ?? 0;
    if (count >= this.#perAddress) return 'address_full';
    const isAdmitted = this.#bucket.take(now);
    if (!isAdmitted && !this.#words.take(now)) return 'server_busy';
    this.#counts.set(address, count + 1);
    return isAdmitted ? 'admitted' : 'turn_away';
  }

  leave(address: string): void {
    const count = (this.#counts.get(address) ?? 0) - 1;
    if (count > 0) this.#counts.set(address, count);
    else this.#counts.delete(address);
  }
}
