import { addClockSample, clockStart, type ClockSample, type ClockState } from '@paceline/core';

/** What is known of the way to the server, and what was last sent on it. Times in milliseconds of the monotonic clock. */
export interface Way {
  /** The newest pings. */
  readonly clock: ClockState;
  /** How much earlier samples leave than the pings say, because some came too late. */
  readonly ahead: number;
  /** The newest sample that no tick has shown yet. */
  readonly flight: { readonly seq: number; readonly leftAt: number } | undefined;
}

/** When what leaves now arrives. */
export interface Arrival {
  /** The server's clock at the arrival, minus the monotonic clock at the departure. */
  readonly shift: number;
  /** By how much it may be later, and so has to leave earlier. */
  readonly margin: number;
}

export const unknownWay: Way = { clock: clockStart, ahead: 0, flight: undefined };

/** Bounds of the margin: it is never taken to be nothing, and rather a sample is late at times than all are early. */
const LEAST_MARGIN = 10;
const MOST_MARGIN = 50;
/** A sample that came too late lets the next ones leave so much earlier, at the most in all, and one that came in time undoes so much. */
const LATE_STEP = 25;
const MOST_AHEAD = 200;
const IN_TIME_STEP = 1;

export const measured = (way: Way, sample: ClockSample): Way => ({ ...way, clock: addClockSample(way.clock, sample) });

/** Undefined before a ping was answered. */
export function arrivalOf({ clock: { estimates }, ahead }: Way): Arrival | undefined {
  if (estimates.length === 0) return undefined;
  // What a ping tells is when it arrived: of the two ways it needs no assumption that they take the same time.
  const shifts = estimates.map(({ offset, delay }) => offset + delay / 2);
  const shift = middle(shifts);
  const spread = (2 * shifts.reduce((sum, one) => sum + Math.abs(one - shift), 0)) / shifts.length;
  return { shift, margin: Math.min(MOST_MARGIN, Math.max(LEAST_MARGIN, spread)) + ahead };
}

/** A sample leaves now. */
export const departed = (way: Way, seq: number, now: number): Way => ({ ...way, flight: { seq, leftAt: now } });

/** A tick came now, with one's own sample of the number `own` if there is one in it. */
export function ticked(way: Way, own: number | undefined, now: number): Way {
  const { flight, ahead, clock } = way;
  if (flight === undefined) return way;
  if (own !== undefined && own >= flight.seq) return { ...way, flight: undefined, ahead: Math.max(0, ahead - IN_TIME_STEP) };
  // A tick that may have left the server before the sample was there says nothing.
  const roundTrip = Math.max(...clock.estimates.map(({ delay }) => delay)) + LEAST_MARGIN;
  return now - flight.leftAt < roundTrip ? way : { ...way, flight: undefined, ahead: Math.min(MOST_AHEAD, ahead + LATE_STEP) };
}

/** Of an even number the greater one of the two in the middle; `Infinity` of none. */
const middle = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Infinity;
