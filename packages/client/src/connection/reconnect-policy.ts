/** All waits of a connection, milliseconds. */
export const waits = {
  /** For the token, the socket and the `welcome` together. */
  connect: 10_000,
  /** How long a connection must last before it counts as stable and the backoff starts over. */
  stable: 10_000,
  /** Between two pings, unless the server asks for less. */
  ping: 30_000,
  /** Between the first pings of a connection, which measure the clock offset. */
  firstPings: 300,
  /** For any frame after a heartbeat's ping. */
  pong: 10_000,
  /** For any frame after a ping that a wake-up caused: the user is looking. */
  probe: 4_000,
} as const;

/** How many pings of a new connection are sent close together (five samples of the clock offset). */
export const FIRST_PINGS = 5;

const retryDelays = [2_000, 4_000, 8_000, 16_000, 32_000] as const;

/** Retries after the first attempt of a burst; then only a sample, a wake-up or the app starts another. */
export const MAX_RETRIES = retryDelays.length;

/** Part of a delay by which it varies in both directions, so that clients do not return in step after a deploy. */
const JITTER = 0.25;

/** Milliseconds before the `retry`-th retry (from 1); `random` in [0, 1) spreads it by ± 25 %. */
export function retryDelay(retry: number, random: number): number {
  const delay = retryDelays[Math.min(retry, MAX_RETRIES) - 1] ?? retryDelays[0];
  return Math.round(delay * (1 - JITTER + 2 * JITTER * random));
}
