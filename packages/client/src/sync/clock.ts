import { addClockSample, clockStart, nextAgeOf, offsetOf, type ClockState, type Environment } from '@paceline/core';
import type { PongData } from '@paceline/protocol';
import { clockStep, readClocks, type ClockReading } from '../connection/clock-watch.ts';

/**
 * Estimates the server's clock from pings, on top of the monotonic clock, so that a wrong or stepped wall clock
 * of the device changes nothing. Until the server was heard, the wall clock is all there is.
 */
export class ServerClock {
  readonly #environment: Environment;
  #samples: ClockState = clockStart;
  #rough: number | undefined;
  #reading: ClockReading;
  #isSure = false;
  /** On the monotonic clock: what was asked before this says nothing any more. */
  #jumpedAt = -Infinity;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#reading = readClocks(environment);
  }

  /** Estimated epoch milliseconds of the server's clock. */
  now(): number {
    const offset = this.#offset();
    return offset === undefined ? this.#environment.now() : this.#environment.monotonic() + offset;
  }

  /** Whether the server was heard since the device's clock was last seen to jump. */
  get isSure(): boolean {
    return this.#isSure;
  }

  /** How old everything is at least, seconds: no longer live while the clock is in doubt, because the device may have slept. */
  get leastAge(): number {
    return this.#isSure || this.#jumpedAt === -Infinity ? 0 : nextAgeOf(0);
  }

  /** Estimated epoch milliseconds of the server's clock at a moment of the monotonic one. */
  at(monotonic: number): number {
    return this.now() + monotonic - this.#environment.monotonic();
  }

  /** A new connection: what was measured before may be another server's, or stem from before a sleep. */
  begin(serverTime: number): void {
    this.#samples = clockStart;
    this.#rough = serverTime - this.#environment.monotonic();
    this.#isSure = true;
  }

  measure({ t0, t1, t2 }: PongData): void {
    // Who tells no time is not waited for.
    if (t0 === undefined || t1 === undefined || t2 === undefined) return void (this.#isSure = true);
    // Before a jump the clock was another one, and what was on its way during a sleep seems to have taken no time.
    if (this.jumped() || t0 < this.#jumpedAt) return;
    this.#samples = addClockSample(this.#samples, { t0, t1, t2, t3: this.#environment.monotonic() });
    this.#isSure = true;
  }

  /**
   * Whether the device slept or its wall clock was set since the last call; what was measured before then counts only
   * until the next ping. A sleep stops the monotonic clock, so the wall clock's lead is added; a wall clock that went
   * back was set, and says nothing.
   */
  jumped(): boolean {
    const before = this.#reading;
    this.#reading = readClocks(this.#environment);
    const step = clockStep(before, this.#reading);
    if (step === 0) return false;
    this.#isSure = false;
    this.#jumpedAt = this.#environment.monotonic();
    const offset = this.#offset();
    this.#samples = clockStart;
    this.#rough = offset === undefined ? undefined : offset + Math.max(0, step);
    return true;
  }

  /** The server's clock minus the monotonic one. */
  #offset(): number | undefined {
    return offsetOf(this.#samples) ?? this.#rough;
  }
}
