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
  /** Inbound messages: sustained per second, and burst; more than `droppedMessages` above that in ten seconds close. */
  readonly messagesPerSecond: number;
  readonly messageBurst: number;
  readonly droppedMessages: number;
  /** Messages that are none; more in a minute close. */
  readonly badMessages: number;
  /** Messages of one connection that wait behind one that takes its time, such as a join while the store is slow, and their bytes. */
  readonly waitingMessages: number;
  readonly waitingBytes: number;
  /** Send queue per connection: above the first, ticks are skipped; at the second, it is closed. */
  readonly conflateAbove: number;
  readonly closeAbove: number;
  /** Time for the other side to answer the closing handshake; then the connection is dropped, with what waits in its queue. */
  readonly closeWait: number;
  /** Body of an HTTP request. */
  readonly bodyBytes: number;
  /** New guests per address, and wrong session codes per address; one minute's worth may come at once. */
  readonly guestsPerMinute: number;
  readonly wrongCodesPerMinute: number;
  readonly connectionsPerUser: number;
  readonly connectionsPerAddress: number;
  readonly newConnectionsPerSecond: number;
  /** WebSockets in all, and TCP connections in all, which HTTP requests need as well. */
  readonly connections: number;
  readonly sockets: number;
  readonly members: number;
  /** With more connected members than this, not everybody gets every sample in the next tick. */
  readonly fullRateMembers: number;
  /** Writers of one participant in one session. */
  readonly writers: number;
  /** A tick is flushed when every live runner has reported, at the latest this long after the first sample. */
  readonly tickDelay: number;
  /** Between two reports of what a runner's samples say of their state: what changes meanwhile is reported together. */
  readonly reportInterval: number;
  /** How long the sample of an app that reports each fix twice waits for its other half. */
  readonly fixWait: number;
  /** A dropped participant is announced as away after this, and as left after the other. */
  readonly awayAfter: number;
  readonly leftAfter: number;
  /** Until this long after the drop, one who was given up is let in again however full the session is. */
  readonly seatKept: number;
  /** Longest wait before queued writes are committed. */
  readonly commitDelay: number;
  /** Most writes that may wait for the disk; beyond it they are refused. */
  readonly pendingWrites: number;
  /**
   * The server is overloaded, and turns newcomers away, while more writes wait than this, or the oldest longer than this,
   * while its timers are later than this, or while it uses more than this part of the memory that it may use.
   */
  readonly overloadWrites: number;
  readonly overloadLag: number;
  readonly overloadDelay: number;
  readonly overloadMemory: number;
  /** It lets newcomers in again when it has been well below those bounds for so long. */
  readonly calmAfter: number;
  /** Who is turned away is asked to wait for this time at least, and for twice that at most. */
  readonly retryAfter: number;
  /** At a shutdown: longest wait for samples to be written and acknowledged before clients are sent away. */
  readonly flushTimeout: number;
  /** How long clients stay away at least, so that a new process can start in between. */
  readonly restartTime: number;
  /** Longest time for the whole shutdown. */
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
  droppedMessages: 100,
  badMessages: 20,
  waitingMessages: 200,
  waitingBytes: 256 * 1024,
  conflateAbove: 256 * 1024,
  closeAbove: 1024 * 1024,
  closeWait: 5_000,
  bodyBytes: 64 * 1024,
  guestsPerMinute: 600,
  wrongCodesPerMinute: 60,
  connectionsPerUser: 5,
  connectionsPerAddress: 100,
  newConnectionsPerSecond: 200,
  connections: 20_000,
  sockets: 25_000,
  members: 4_000,
  fullRateMembers: 200,
  writers: 1_000,
  tickDelay: 250,
  reportInterval: 5_000,
  fixWait: 400,
  awayAfter: 15_000,
  leftAfter: 600_000,
  seatKept: 1_800_000,
  commitDelay: 20,
  pendingWrites: 100_000,
  overloadWrites: 50_000,
  overloadLag: 2_000,
  overloadDelay: 500,
  overloadMemory: 0.9,
  calmAfter: 5_000,
  retryAfter: 4_000,
  flushTimeout: 5_000,
  restartTime: 1_000,
  drainTimeout: 30_000,
};
