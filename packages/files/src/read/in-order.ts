import type { Pause, RecordedPoint, RecordedRun } from '../recorded-run.ts';

/** Points that were recorded without a pause. */
export interface Stretch {
  readonly points: readonly RecordedPoint[];
  /** Which recording of a device it is of. */
  readonly whole: number;
  /** Stretches of the same number, one after the other, had a pause between them. */
  readonly paused: number;
}

interface Timed extends Stretch {
  /** Its place in the file. */
  readonly place: number;
  readonly begin: number;
  readonly end: number;
}

/** Seconds for which two stretches may be recorded at once; clocks that are set step back by less. */
const MOST_SHARED = 10;

/**
 * A run of its stretches in the order of their times, whatever that of the file is; some programs write the newest first.
 * What was recorded at the same time by another device would count the way twice: the first in the file is the run.
 */
export function inOrder(stretches: readonly Stretch[], startedAt: number): Omit<RecordedRun, 'name'> {
  const { kept, remarks } = apart(stretches.flatMap(timed).toSorted((a, b) => a.begin - b.begin || a.place - b.place));
  const first = kept[0]?.points[0]?.time ?? 0;
  const run = { startedAt: startedAt + Math.round(first * 1000), points: kept.flatMap(({ points }) => points.map((point) => later(point, -first))), pauses: pausesBetween(kept, first) };
  return remarks.length === 0 ? run : { ...run, remarks };
}

function timed(stretch: Stretch, place: number): readonly Timed[] {
  const [{ time: first } = { time: 0 }] = stretch.points;
  if (stretch.points.length === 0) return [];
  const [begin, end] = stretch.points.reduce(([least, most], { time }) => [Math.min(least, time), Math.max(most, time)], [first, first]);
  return [{ ...stretch, points: begin < end ? forwards(stretch.points) : stretch.points, place, begin, end }];
}

/** Turns around what stands newest first; where time steps back only here and there, the order is that of the recording. */
function forwards(points: readonly RecordedPoint[]): readonly RecordedPoint[] {
  const isBackwards = points.every(({ time }, index) => time <= (points[index - 1]?.time ?? Infinity));
  return isBackwards ? points.toReversed() : points;
}

/** Leaves out what was recorded at the same time as something that stands before it in the file. */
function apart(stretches: readonly Timed[]): { readonly kept: readonly Timed[]; readonly remarks: readonly string[] } {
  const [wholes, parts] = [new Set<number>(), new Set<number>()];
  let last: Timed | undefined;
  for (const stretch of stretches) {
    if (wholes.has(stretch.whole)) continue;
    if (last === undefined || sharedBy(last, stretch) <= Math.min(MOST_SHARED, (stretch.end - stretch.begin) / 2)) {
      if (last === undefined || stretch.end >= last.end) last = stretch;
      continue;
    }
    const odd: Timed = last.place < stretch.place ? stretch : last;
    if (last.whole === stretch.whole) parts.add(odd.place);
    else wholes.add(odd.whole);
    if (odd === last) last = stretch;
  }
  const kept = stretches.filter(({ whole, place }) => !wholes.has(whole) && !parts.has(place));
  return { kept, remarks: [...remarkOn(wholes.size, 'track'), ...remarkOn(parts.size, 'part')] };
}

const sharedBy = (a: Timed, b: Timed): number => Math.min(a.end, b.end) - Math.max(a.begin, b.begin);

function remarkOn(count: number, what: string): readonly string[] {
  if (count === 0) return [];
  return [`${count === 1 ? `1 ${what} of the file was` : `${count} ${what}s of the file were`} recorded at the same time as what stands before, and ${count === 1 ? 'is' : 'are'} left out: one way is not run twice at once.`];
}

function pausesBetween(stretches: readonly Stretch[], first: number): readonly Pause[] {
  return stretches.flatMap(({ points, paused }, index) => {
    const before = stretches[index - 1];
    const [from, to] = [before?.points.at(-1)?.time ?? 0, points[0]?.time ?? 0];
    // A new segment for a lap, or where a clock was set back, is no pause.
    return before === undefined || before.paused !== paused || to <= from ? [] : [{ from: seconds(from - first), to: seconds(to - first) }];
  });
}

const later = (point: RecordedPoint, by: number): RecordedPoint => (by === 0 ? point : { ...point, time: seconds(point.time + by) });

/** Without what a sum of parts of seconds has too much. */
const seconds = (value: number): number => Math.round(value * 1000) / 1000;
