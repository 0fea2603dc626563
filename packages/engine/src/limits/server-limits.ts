/** The bounds of a server, all of which an operator can set. Durations in milliseconds, sizes in bytes. */
export interface ServerLimits {
  readonly messageBytes: number;
  readonly fragments: number;
  readonly bufferedChunks: number;
  /** Time for the request headers, and their size. */
  readonly headersTimeout: number;
  readonly headerBytes: number;
  /** Time for the first `hello` or `join_session` after the upgrade. */
  readonly helloTimeout: number;
  readonly pingInterval: number;
  readonly pongWait: number;
  /** Inbound messages: sustained per second, and burst. */
  readonly messagesPerSecond: number;
  readonly messageBurst: number;
  /** Send queue per connection: above the first, ticks are skipped; at the second, it is closed. */
  readonly conflateAbove: number;
  readonly closeAbove: number;
  /** Body of an HTTP request. */
  readonly bodyBytes: number;
  /** New guests per address, and wrong session codes per address; one minute's worth may come at once. */
  readonly guestsPerMinute: number;
  readonly wrongCodesPerMinute: number;
  readonly connectionsPerUser: number;
  readonly connectionsPerAddress: number;
  readonly newConnectionsPerSecond: number;
  readonly members: number;
  /** A tick is flushed when every live runner has reported, at the latest this long after the first sample. */
  readonly tickDelay: number;
  /** How long the sample of an app that reports each fix twice waits for its other half. */
  readonly fixWait: number;
  /** A dropped participant is announced as away after this, and as left after the other. */
  readonly awayAfter: number;
  readonly leftAfter: number;
  /** Until this long after the drop, one who was given up is let in again however full the session is. */
  readonly seatKept: number;
  /** Longest wait before queued writes are committed. */
  readonly commitDelay: number;
  /** Longest time to close connections and flush at shutdown. */
  readonly drainTimeout: number;
}

export const defaultLimits: ServerLimits = {
  messageBytes: 32 * 1024,
  fragments: 16,
  bufferedChunks: 1024,
  headersTimeout: 5_000,
  headerBytes: 16 * 1024,
  helloTimeout: 10_000,
  pingInterval: 20_000,
  pongWait: 10_000,
  messagesPerSecond: 5,
  messageBurst: 50,
  conflateAbove: 256 * 1024,
  closeAbove: 1024 * 1024,
  bodyBytes: 64 * 1024,
  guestsPerMinute: 600,
  wrongCodesPerMinute: 60,
  connectionsPerUser: 5,
  connectionsPerAddress: 100,
  newConnectionsPerSecond: 200,
  members: 4_000,
  tickDelay: 250,
  fixWait: 400,
  awayAfter: 15_000,
  leftAfter: 600_000,
  seatKept: 1_800_000,
  commitDelay: 20,
  drainTimeout: 30_000,
};
