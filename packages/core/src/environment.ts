/** Cancels a timer; calling it again, or after the timer fired, does nothing. */
export type Cancel = () => void;

/**
 * Everything ambient that Paceline's code may depend on: clocks, timers and randomness.
 * It is injected, so that a test or the simulation can run the real code on virtual time.
 */
export interface Environment {
  /** Wall clock, milliseconds since 1970-01-01T00:00:00Z. May jump; never use it for durations. */
  now(): number;
  /** Monotonic clock, milliseconds since an arbitrary origin. Never goes back. */
  monotonic(): number;
  /** Calls `run` once, `delay` milliseconds from now. */
  setTimer(delay: number, run: () => void): Cancel;
  /** A uniformly distributed number in [0, 1). Not for secrets. */
  random(): number;
}
