import type { Cancel, Environment } from '../environment.ts';
import { seededRandom } from '../random.ts';
import { TimerQueue } from './timer-queue.ts';

type Schedule = (run: () => void) => unknown;

// Read from globalThis, because this package is compiled without a platform's types; and now, before a test fakes them.
const { setImmediate, setTimeout } = globalThis as unknown as { readonly setImmediate?: Schedule; readonly setTimeout: Schedule };

/** Resolves when all promises have settled that wait for nothing but each other. */
const macrotask = (): Promise<void> => new Promise((resolve) => void (setImmediate ?? setTimeout)(resolve));

export interface VirtualEnvironmentOptions {
  /** Wall clock at the beginning, epoch milliseconds. */
  readonly now?: number;
  /** Seed of `random`. */
  readonly seed?: number | string;
}

/** Timers that may fire at one moment before it is taken for an endless loop. */
const MOST_AT_ONCE = 10_000;
/** Between two looks of `until`, milliseconds. */
const STEP = 50;

/** An environment in which time passes only when a test says so, and randomness repeats. */
export class VirtualEnvironment implements Environment {
  readonly random: () => number;
  #wallOffset: number;
  #monotonic = 0;
  #order = 0;
  readonly #timers = new TimerQueue();

  constructor({ now = Date.UTC(2026, 4, 1, 6, 30), seed = 1 }: VirtualEnvironmentOptions = {}) {
    this.#wallOffset = now;
    this.random = seededRandom(seed);
  }

  /** Timers that are set and have neither fired nor been cancelled: 0 when nothing leaks. */
  get timers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#wallOffset + this.#monotonic;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  setTimer(delay: number, run: () => void): Cancel {
    if (Number.isNaN(delay)) throw new RangeError('setTimer: the delay is NaN; give milliseconds.');
    const timer = { due: this.#monotonic + Math.max(0, delay), order: this.#order++, run, isOver: false };
    this.#timers.add(timer);
    return () => this.#timers.cancel(timer);
  }

  /** Moves the wall clock by `ms`, as a user or a time server does; timers and durations notice nothing. */
  jumpClock(ms: number): void {
    this.#wallOffset += ms;
  }

  /**
   * Lets `ms` milliseconds pass: fires what comes due in its order, each at its own moment, and after each lets all
   * promises settle that only wait for it. An error thrown by a timer rejects the call.
   */
  async advance(ms: number): Promise<void> {
    const until = this.#monotonic + ms;
    await macrotask();
    let atOnce = 0;
    for (let timer = this.#timers.take(until); timer !== undefined; timer = this.#timers.take(until)) {
      atOnce = timer.due === this.#monotonic ? atOnce + 1 : 0;
      if (atOnce > MOST_AT_ONCE) throw new Error(`advance(${ms}): ${atOnce} timers have fired at once; one of them sets itself again without a delay.`);
      this.#monotonic = timer.due;
      timer.run();
      await macrotask();
    }
    this.#monotonic = until;
  }

  /** Lets time pass until it is so, in steps of 50 ms. Rejects when it is not so after `atMost` milliseconds. */
  async until(isSo: () => boolean, atMost = 60_000): Promise<void> {
    for (let passed = 0; !isSo(); passed += STEP) {
      if (passed >= atMost) throw new Error(`until: it is still not so after ${atMost} ms of virtual time.`);
      await this.advance(STEP);
    }
  }

  /** Lets time pass until a promise has settled, and gives what came of it. Rejects when nothing has after `atMost` milliseconds. */
  async settle<Value>(promise: Promise<Value>, atMost = 60_000): Promise<Value> {
    const settled = { yet: false };
    const note = (): void => void (settled.yet = true);
    promise.then(note, note);
    await this.until(() => settled.yet, atMost);
    return promise;
  }
}
