import type { RecordedRun } from '../recorded-run.ts';
import { instantOf } from './stretches.ts';

/** FIT counts seconds from 1989-12-31T00:00:00Z, in 32 bits of which the highest value means "none". */
const EPOCH = 631_065_600;
const LATEST = 2 ** 32 - 2;
/** Where a run begins whose own date FIT cannot tell: below 1998 a count means seconds since the device was switched on. */
const OTHER_START = Date.UTC(2000, 0, 1) / 1000 - EPOCH;

/** The times of a run as FIT counts them. */
export interface FitTime {
  readonly at: (seconds: number) => number;
  /** What of the times is not as it was, a sentence each. */
  readonly lost: readonly string[];
}

/** FIT's times for a run; one of a date that FIT does not know is moved to another, so that what lies between its points is kept. */
export function fitTimeOf(run: RecordedRun): FitTime {
  const counted = (seconds: number): number => Math.floor(instantOf(run, { time: seconds }) / 1000) - EPOCH;
  const times = [...run.points.map(({ time }) => time), ...run.pauses.flatMap(({ from, to }) => [from, to])].map(counted);
  const [first, last] = [times.reduce((a, b) => Math.min(a, b), Infinity), times.reduce((a, b) => Math.max(a, b), -Infinity)];
  const isKnown = first >= 0 && last <= LATEST;
  const shift = isKnown || times.length === 0 ? 0 : OTHER_START - first;
  return {
    at: (seconds) => Math.max(0, Math.min(counted(seconds) + shift, LATEST)),
    lost: [
      ...(isKnown || run.startedAt === undefined ? [] : ['Its date: FIT has none before 1990 and after 2125, so the run begins on 1 January 2000 there.']),
      ...(last + shift > LATEST ? ['The times of its last points: FIT has no room for as many years as lie between them and the first.'] : []),
    ],
  };
}
