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
    const offset = offsetOf(this.#samples) ?? this.#rough;
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

  /** Whether the clocks jumped since the last call; if so, what was measured before is forgotten. */
  jumped(): boolean {
    const drift = this.#wallDrift();
    const jumped = Math.abs(drift - this.#drift) > JUMP;
    this.#drift = drift;
    if (jumped) {
      this.#samples = clockStart;
      this.#rough = undefined;
    }
    return jumped;
  }

  #wallDrift(): number {
    return this.#environment.now() - this.#environment.monotonic();
  }
}
