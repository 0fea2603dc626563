/** How a sample came: as it was taken, or recorded earlier and sent later. */
export type Lane = 'live' | 'recorded';

/** How far a live sample's own time may lie before and after its receipt to be believed, milliseconds. */
const BELIEVED_BEFORE = 10_000;
const BELIEVED_AFTER = 1_000;

/**
 * When a reading was taken by the server's clock, epoch milliseconds. `stamped` is the sender's estimate.
 * A live reading whose estimate cannot be true was taken when it arrived; one that was recorded earlier may be
 * as old as it says, but not from the future.
 */
export function takenAt(stamped: number, receivedAt: number, lane: Lane): number {
  if (lane === 'recorded') return Math.min(stamped, receivedAt);
  return stamped >= receivedAt - BELIEVED_BEFORE && stamped <= receivedAt + BELIEVED_AFTER ? stamped : receivedAt;
}

/** Whole milliseconds from the session's origin to `at`; what was taken before the session existed counts as taken then. */
export function sessionTime(at: number, origin: number): number {
  return Math.max(0, Math.round(at - origin));
}
