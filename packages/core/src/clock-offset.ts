/** The four stamps of one ping and its pong, milliseconds. */
export interface ClockSample {
  /** Own clock when the ping was sent. */
  readonly t0: number;
  /** Server's clock when the ping arrived. */
  readonly t1: number;
  /** Server's clock when the pong was sent. */
  readonly t2: number;
  /** Own clock when the pong arrived. */
  readonly t3: number;
}

interface Estimate {
  /** Server's clock minus own clock, milliseconds; wrong by at most half of `delay`. */
  readonly offset: number;
  /** Time on the network, both ways, milliseconds. */
  readonly delay: number;
}

/** The newest estimates of the offset between two clocks, at most eight. */
export interface ClockState {
  readonly estimates: readonly Estimate[];
}

export const clockStart: ClockState = { estimates: [] };

const KEPT = 8;

/** Adds a measurement; one that cannot be true (not finite, or time running backwards) changes nothing. */
export function addClockSample(state: ClockState, { t0, t1, t2, t3 }: ClockSample): ClockState {
  const estimate = { offset: (t1 - t0 + (t2 - t3)) / 2, delay: t3 - t0 - (t2 - t1) };
  const possible = Number.isFinite(estimate.offset) && t3 >= t0 && t2 >= t1 && estimate.delay >= 0;
  return possible ? { estimates: [...state.estimates, estimate].slice(-KEPT) } : state;
}

/**
 * Server's clock minus own clock, milliseconds, from the measurement with the shortest time on the network
 * (the clock filter of NTP, RFC 5905 section 10); undefined before the first one.
 */
export function offsetOf(state: ClockState): number | undefined {
  let best: Estimate | undefined;
  // Of equal delays the newer one counts, because clocks drift.
  for (const estimate of state.estimates) if (best === undefined || estimate.delay <= best.delay) best = estimate;
  return best?.offset;
}
