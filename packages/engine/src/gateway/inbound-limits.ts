import type { ServerLimits } from '../limits/server-limits.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import { Strikes } from './strikes.ts';

const MINUTE = 60_000;
/** More bad messages than this in a minute close the connection. */
const MOST_BAD = 20;
/** More messages above the rate than this in ten seconds close it: twice the sustained rate is dropped, not punished. */
const MOST_DROPPED = 100;
const DROPPED_WINDOW = 10_000;
/** Shortest time between two errors that only say "too fast", milliseconds. */
const COMPLAINT_INTERVAL = 1_000;

/** What to do with a message, going by how many there were. `complain`: drop it and say so. */
export type Admission = 'pass' | 'drop' | 'complain' | 'close';

/** Bounds what one connection may send. Times come in, monotonic, in milliseconds. */
export class InboundLimits {
  readonly #bucket: TokenBucket;
  readonly #dropped = new Strikes(MOST_DROPPED, DROPPED_WINDOW);
  readonly #bad = new Strikes(MOST_BAD, MINUTE);
  #complainedAt = Number.NEGATIVE_INFINITY;

  constructor({ messagesPerSecond, messageBurst }: ServerLimits, now: number) {
    this.#bucket = new TokenBucket({ perSecond: messagesPerSecond, burst: messageBurst }, now);
  }

  /** A message has come. */
  admit(now: number): Admission {
    if (this.#bucket.take(now)) return 'pass';
    if (this.#dropped.add(now)) return 'close';
    if (now - this.#complainedAt < COMPLAINT_INTERVAL) return 'drop';
    this.#complainedAt = now;
    return 'complain';
  }

  /** Milliseconds until a message will pass again. */
  wait(now: number): number {
    return this.#bucket.wait(now);
  }

  /** A message was not one; true when there were too many of that kind. */
  isTooBad(now: number): boolean {
    return this.#bad.add(now);
  }
}
