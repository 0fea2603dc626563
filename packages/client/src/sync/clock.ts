import { addClockSample, clockStart, offsetOf, type ClockState, type Environment } from '@paceline/core';
import type { PongData } from '@paceline/protocol';

/** A sleep of the device or a step of its wall clock: the two clocks then disagree by more than this, milliseconds. */
const JUMP = 5_000;

/**
 * Estimates the server's clock from pings, on top of the monotonic clock, so that a wrong or stepped wall clock
 * of the device changes nothing. Until the server was heard, the wall clock is all there is.
 */
export class ServerClock {
  readonly #environment: Environment;
  #samples: ClockState = clockStart;
  #rough: number | undefined;
  #drift: number;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#drift = this.#wallDrift();
  }

  /** Estimated epoch milliseconds of the server's clock. */
  now(): number {
    const offset = this.#offset();
    return offset === undefined ? this.#environment.now() : this.#environment.monotonic() + offset;
  }

  /** A new connection: what was measured before may be another server's, or stem from before a sleep. */
  begin(serverTime: number): void {
    this.#samples = clockStart;
    this.#rough = serverTime - this.#environment.monotonic();
  }

  measure({ t0, t1, t2 }: PongData): void {
    if (t0 === undefined || t1 === undefined || t2 === undefined) return;
    this.#samples = addClockSample(this.#samples, { t0, t1, t2, t3: this.#environment.monotonic() });
  }

  /**
   * Whether the device slept or its wall clock was set since the last call; what was measured before then counts only
   * until the next ping. A sleep stops the monotonic clock, so the wall clock's lead is added; a wall clock that went
   * back was set, and says nothing.
   */
  jumped(): boolean {
    const drift = this.#wallDrift();
    const change = drift - this.#drift;
    this.#drift = drift;
    if (Math.abs(change) <= JUMP) return false;
    const offset = this.#offset();
    this.#samples = clockStart;
    this.#rough = offset === undefined ? undefined : offset + Math.max(0, change);
    return true;
  }

  /** The server's clock minus the monotonic one. */
  #offset(): number | undefined {
    return offsetOf(this.#samples) ?? this.#rough;
  }

  #wallDrift(): number {
    return this.#environment.now() - this.#environment.monotonic();
  }
}
