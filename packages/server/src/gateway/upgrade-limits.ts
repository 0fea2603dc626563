import { evenly, TokenBucket, type ServerLimits } from '@paceline/engine';

/** What is done with an upgrade. */
export type Entry =
  /** It comes in after `wait` milliseconds. */
  | { readonly kind: 'admitted'; readonly wait: number }
  /** It is opened to say when to come back, which a browser cannot read from an HTTP answer. */
  | { readonly kind: 'turn_away' }
  | { readonly kind: 'address_full' }
  | { readonly kind: 'server_busy' };

/** How long one that comes a little too early is held back instead of being sent away, milliseconds: well below the time after which clients give up. */
const PATIENCE = 1_000;

/** Bounds how many connections come in, before anything is spent on them. Times are monotonic, in milliseconds. */
export class UpgradeLimits {
  readonly #perAddress: number;
  readonly #places: TokenBucket;
  /** As many as are admitted are told why they are not; the rest of a flood is refused as cheaply as possible. */
  readonly #words: TokenBucket;
  readonly #counts = new Map<string, number>();

  constructor({ connectionsPerAddress, newConnectionsPerSecond }: ServerLimits, now: number) {
    this.#perAddress = connectionsPerAddress;
    this.#places = new TokenBucket(evenly(newConnectionsPerSecond), now);
    this.#words = new TokenBucket({ perSecond: newConnectionsPerSecond, burst: newConnectionsPerSecond }, now);
  }

  /** Whether one more connection of that address may come in; if it is `admitted` or to be turned away, `leave` must be called at its end. */
  enter(address: string, now: number): Entry {
    const count = this.#counts.get(address) ?? 0;
    if (count >= this.#perAddress) return { kind: 'address_full' };
    const wait = this.#places.reserve(now, PATIENCE);
    if (wait === undefined && !this.#words.take(now)) return { kind: 'server_busy' };
    this.#counts.set(address, count + 1);
    return wait === undefined ? { kind: 'turn_away' } : { kind: 'admitted', wait };
  }

  leave(address: string): void {
    const count = (this.#counts.get(address) ?? 0) - 1;
    if (count > 0) this.#counts.set(address, count);
    else this.#counts.delete(address);
  }
}
