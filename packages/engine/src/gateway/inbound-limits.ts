import type { ServerLimits } from '../limits/server-limits.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import { Strikes } from './strikes.ts';

const MINUTE = 60_000;
/** Twice the sustained rate is dropped for as long as it comes; more is counted in this window, milliseconds, and punished. */
const DROPPED_WINDOW = 10_000;
/** More WebSocket pings and pongs than this in the same time close the connection: they are cheap, but not for nothing. */
const MOST_CONTROL_FRAMES = 100;
/** Shortest time between two errors that only say "too fast", milliseconds. */
const COMPLAINT_INTERVAL = 1_000;

/** What to do with a message, going by how many there were. `complain`: drop it and say so. */
export type Admission = 'pass' | 'drop' | 'complain' | 'close';

/** Bounds what one connection may send. Times come in, monotonic, in milliseconds. */
export class InboundLimits {
  readonly #bucket: TokenBucket;
  readonly #dropped: Strikes;
  readonly #bad: Strikes;
  readonly #control = new Strikes(MOST_CONTROL_FRAMES, DROPPED_WINDOW);
  #complainedAt = Number.NEGATIVE_INFINITY;

  constructor({ messagesPerSecond, messageBurst, droppedMessages, badMessages }: ServerLimits, now: number) {
    this.#dropped = new Strikes(droppedMessages, DROPPED_WINDOW);
    this.#bad = new Strikes(badMessages, MINUTE);
    this.#bucket = new TokenBucket({ perSecond: messagesPerSecond, burst: messageBurst }, now);
  }

  /** A message has come. */
  admit(now: number): Admission {
    if (this.#bucket.take(now)) return 'pass';
    return this.#dropped.add(now) ? 'close' : this.overflow(now);
  }

  /** A message has come for which there is no room. */
  overflow(now: number): 'drop' | 'complain' {
    if (now - this.#complainedAt < COMPLAINT_INTERVAL) return 'drop';
    this.#complainedAt = now;
    return 'complain';
  }

  /** Milliseconds until a message will pass again. */
  wait(now: number): number {
    return this.#bucket.wait(now);
  }

  /** A ping or pong frame has come; true when there were too many. */
  isFlood(now: number): boolean {
    return this.#control.add(now);
  }

  /** A message was not one; true when there were too many of that kind. */
  isTooBad(now: number): boolean {
    return this.#bad.add(now);
  }
}
