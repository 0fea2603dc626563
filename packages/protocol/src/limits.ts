/** Bounds that both sides check. All of them are part of the protocol; see rule [L1] of PROTOCOL.md. */
export const limits = {
  /** Largest inbound frame in bytes; a larger one closes the connection with 1009. */
  messageBytes: 32 * 1024,
  /** Most samples in one `track_batch`. */
  batchSamples: 200,
  /** Most `track_batch` messages that a sender may have unacknowledged. */
  unackedBatches: 4,
  /** Longest session id and user id, in characters. */
  idLength: 100,
  /** Longest display name, in characters. */
  nameLength: 40,
  /** Most users that one `join_session` may name as friends. */
  friends: 500,
  /** Longest cumulative distance of one run, metres. */
  distance: 1_000_000,
  /** Longest run, seconds (seven days). */
  elapsed: 604_800,
} as const;
