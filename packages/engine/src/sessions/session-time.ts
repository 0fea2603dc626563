/** How a sample came: as it was taken, or recorded earlier and sent later. */
export type Lane = 'live' | 'recorded';

/** How far the first live sample's own time may lie before and after its receipt to be believed, milliseconds. */
const BELIEVED_BEFORE = 10_000;
const BELIEVED_AFTER = 1_000;

/** What the samples of one writer have told of the clock that they are stamped with. */
export interface SenderClock {
  /** The server's clock minus the sender's, milliseconds; 0 as long as the sender's may be right. */
  readonly offset: number;
  /** What it was heard with last. */
  readonly seq: number;
  readonly stamp: number;
}

/** The number of a sample, and its time by the sender's clock, epoch milliseconds. */
export type Stamped = Pick<SenderClock, 'seq' | 'stamp'>;

/**
 * The sender's clock after a live sample that it stamped. A clock that runs only forward can be no further behind than
 * before: a sample that comes late was held up on its way. Stamps that go back, or that are ahead of their receipt, are of
 * a clock that was set, and so are those of which the first is too far off. What was overtaken on its way says nothing.
 */
export function hear(clock: SenderClock | undefined, { seq, stamp }: Stamped, receivedAt: number): SenderClock {
  if (clock !== undefined && seq < clock.seq) return clock;
  const isAsBefore = clock !== undefined && stamp >= clock.stamp && stamp + clock.offset <= receivedAt + BELIEVED_AFTER;
  if (isAsBefore) return { offset: clock.offset, seq, stamp };
  const lag = receivedAt - stamp;
  return { offset: lag > BELIEVED_BEFORE || lag < -BELIEVED_AFTER ? lag : 0, seq, stamp };
}

/** The same after samples that were recorded earlier: they prove a clock right, and say nothing else of it. */
export function hearRecorded(clock: SenderClock | undefined, { seq, stamp }: Stamped, receivedAt: number): SenderClock | undefined {
  const lag = receivedAt - stamp;
  return lag <= BELIEVED_BEFORE && lag >= -BELIEVED_AFTER ? { offset: 0, seq, stamp } : clock;
}

/** When a live sample was taken by the server's clock, epoch milliseconds, as its sender's clock says. */
export const liveAt = ({ offset }: SenderClock, stamp: number, receivedAt: number): number => Math.min(stamp + offset, receivedAt + BELIEVED_AFTER);

/** The same of a sample that was recorded earlier: it may be as old as it says, but not from the future. */
export const recordedAt = (stamp: number, receivedAt: number): number => Math.min(stamp, receivedAt);

/** Whole milliseconds from the session's origin to `at`; what was taken before the session existed counts as taken then. */
export function sessionTime(at: number, origin: number): number {
  return Math.max(0, Math.round(at - origin));
}
