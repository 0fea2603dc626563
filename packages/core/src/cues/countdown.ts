import type { Cue } from './cue.ts';

/** Seconds before the start at which it is announced; 0 is the start. */
const MARKS = [60, 30, 10, 5, 3, 2, 1, 0];
/** A mark that was missed by more than this, seconds, is not called out late. */
const LATE = 1;

/** The mark that was passed between two moments; both are seconds since the start, below 0 before it. */
export function countdownBetween(before: number, now: number): Cue | undefined {
  const seconds = MARKS.findLast((mark) => -mark <= now && -mark > before);
  return seconds === undefined || now + seconds > LATE ? undefined : { kind: 'countdown', seconds };
}
