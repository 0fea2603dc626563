/** Where a runner is in a run: metres, and seconds since the start, with and without pauses. */
export interface Progress {
  readonly distance: number;
  readonly elapsed: number;
  readonly moving: number;
}

/** One stretch of a run. */
export interface Split {
  /** Metres; the last stretch of a run may be shorter than the others. */
  readonly distance: number;
  /** Seconds that it took, pauses included, and those in motion. */
  readonly elapsed: number;
  readonly moving: number;
}

/** A run cut into stretches of equal length: a plain value, safe to store as JSON. */
export interface Splits {
  /** Metres of a whole one: 1000, or a mile. */
  readonly length: number;
  readonly whole: readonly Split[];
  /** Where the one under way began. */
  readonly from: Progress;
  readonly newest: Progress;
}

const start: Progress = { distance: 0, elapsed: 0, moving: 0 };

/** Splits of so many metres each, of a run that has not begun. */
export const splitsOf = (length: number): Splits => ({ length, whole: [], from: start, newest: start });

/**
 * Goes on to where the runner is now. The moment of a mark that was passed between two readings lies on a straight line
 * between them. What goes back in time or distance changes nothing.
 */
export function addToSplits(splits: Splits, { distance, elapsed, moving }: Progress): Splits {
  const { newest, length } = splits;
  const now = { distance, elapsed, moving };
  // The distance of a broken clock or sensor may be without end, and so would be the marks in it.
  if (!(now.distance >= newest.distance && now.elapsed >= newest.elapsed && Number.isFinite(now.distance))) return splits;
  const whole = [...splits.whole];
  let { from } = splits;
  for (let mark = (whole.length + 1) * length; mark <= now.distance; mark += length) {
    const passed = between(newest, now, mark);
    whole.push(stretch(from, passed));
    from = passed;
  }
  return { length, whole, from, newest: now };
}

/** The stretch that has begun and is not whole yet. */
export const splitUnderWay = ({ from, newest }: Splits): Split => stretch(from, newest);

function stretch(from: Progress, to: Progress): Split {
  return { distance: to.distance - from.distance, elapsed: to.elapsed - from.elapsed, moving: to.moving - from.moving };
}

function between(a: Progress, b: Progress, distance: number): Progress {
  const share = (distance - a.distance) / (b.distance - a.distance);
  return { distance, elapsed: a.elapsed + share * (b.elapsed - a.elapsed), moving: a.moving + share * (b.moving - a.moving) };
}
