/** How a connection behaves over time. Durations in milliseconds, sizes in bytes; each can be set by the app. */
export interface ConnectionSettings {
  /** For the token, the socket and the server's `welcome` together. 10 s: a mobile network that needs longer is better tried anew. */
  readonly connectTimeout: number;
  /**
   * Waits before the retries of a burst; then only a hint, a sample or the app starts another. About a minute in all:
   * longer tunnels end with a hint of the platform, and asking on and on would only empty the battery.
   */
  readonly retryDelays: readonly number[];
  /** Part by which a retry delay varies in both directions, so that clients do not return in step after a deploy. */
  readonly retryJitter: number;
  /** How long a connection must last before the retry delays start over: a server that accepts and drops is not besieged. */
  readonly stableAfter: number;
  /** Between two pings, unless the server asks for more frequent ones. 30 s is below what proxies and phone networks allow to idle. */
  readonly pingInterval: number;
  /** The first pings of a connection come close together, to measure the clock offset; there are `firstPings` of them. */
  readonly firstPingInterval: number;
  readonly firstPings: number;
  /** For any frame after a ping, before the connection counts as dead. */
  readonly pongTimeout: number;
  /** The same after a hint that the device was asleep or away: somebody is looking at the screen. */
  readonly probeTimeout: number;
  /** How often a sleep of the device or a step of its clock is looked for; platforms do not always tell. */
  readonly clockCheckInterval: number;
  /**
   * Most bytes that may wait in the socket. Above that `send` refuses with `buffer_full` and nothing is dropped: what
   * must not be lost is kept by its sender, who tries again. 256 KiB hold a quarter of an hour of live samples.
   */
  readonly sendBufferBytes: number;
}

export const defaultSettings: ConnectionSettings = {
  connectTimeout: 10_000,
  retryDelays: [2_000, 4_000, 8_000, 16_000, 32_000],
  retryJitter: 0.25,
  stableAfter: 10_000,
  pingInterval: 30_000,
  firstPingInterval: 300,
  firstPings: 5,
  pongTimeout: 10_000,
  probeTimeout: 4_000,
  clockCheckInterval: 10_000,
  sendBufferBytes: 256 * 1024,
};

interface Retry {
  /** Which retry of a burst it is, from 1. */
  readonly retry: number;
  /** After what; its `retryAfter` is what the server has asked for, milliseconds. */
  readonly error: { readonly retryAfter: number | undefined };
}

/** Milliseconds before a retry; `random` in [0, 1) spreads it by the jitter. What the server asked for is spread upwards only. */
export function retryDelay({ retry, error }: Retry, random: number, { retryDelays, retryJitter }: ConnectionSettings): number {
  const delay = retryDelays[retry - 1] ?? retryDelays.at(-1) ?? 0;
  const spread = 1 + retryJitter * random;
  return Math.round(Math.max(delay * (2 * spread - 1 - retryJitter), (error.retryAfter ?? 0) * spread));
}
