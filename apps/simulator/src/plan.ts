import type { PaceReading } from '@paceline/client';
import { record, recorderStart, type Fix, type Reading } from '@paceline/core';
import type { Pause, RecordedPoint, RecordedRun } from '@paceline/files';

/** What a phone in the runner's pocket would have sent at one point of the recording; its time is added at the replay. */
export type PlannedReading = Omit<PaceReading, 'timestamp'>;

export interface PlannedSample {
  /** Milliseconds after the start of the replay. */
  readonly due: number;
  readonly reading: PlannedReading;
}

export interface Pacing {
  /** Recorded seconds per second. */
  readonly speed: number;
  /** Longest wait between two samples, milliseconds; longer holes in a recording are cut short to it. */
  readonly longestWait: number;
}

/** Longest wait for the next point of a recording unless its holes are to be kept: nobody watches fifteen hours of nothing. */
export const LONGEST_WAIT = 30_000;

/** Exactly one sample for each point of `run`, in its order; the last one says that the runner has finished. */
export function planReplay(run: RecordedRun, { speed, longestWait }: Pacing): readonly PlannedSample[] {
  const waits = run.points.map(({ time }, index) => Math.max(0, time - (run.points[index - 1]?.time ?? time)));
  let due = 0;
  return readingsOf(run).map((reading, index) => {
    due += Math.min(longestWait, ((waits[index] ?? 0) * 1000) / speed);
    return { due, reading };
  });
}

function readingsOf({ points, pauses }: RecordedRun): readonly PlannedReading[] {
  let state = recorderStart;
  let known: PlannedReading = { pace: 0, distance: 0, elapsed: 0, moving: 0, speed: 0, status: 'no_gps' };
  return points.map((point, index) => {
    const recorded = record(state, fixOf(point));
    state = recorded.state;
    // A point that tells nothing (the same instant twice) is a sample all the same, without a place.
    known = recorded.reading === undefined ? withoutPlace(known) : sampleOf(recorded.reading);
    const next = points[index + 1];
    if (next === undefined) return { ...known, status: 'finished' };
    return pauses.some((pause) => isBetween(pause, point, next)) ? { ...known, status: 'paused' } : known;
  });
}

/** Any instant will do: only the differences count for the recorder. */
const EPOCH = Date.UTC(2000, 0, 1);

function fixOf({ time, ...readings }: RecordedPoint): Fix {
  return { time: EPOCH + time * 1000, ...readings };
}

function sampleOf({ time: _time, segment: _segment, estimated: _estimated, ...sample }: Reading): PlannedReading {
  return sample;
}

function withoutPlace({ location: _location, accuracy: _accuracy, ...rest }: PlannedReading): PlannedReading {
  return rest;
}

/** Whether the watch was stopped after `point` and started again before `next`. */
function isBetween({ from, to }: Pause, point: RecordedPoint, next: RecordedPoint): boolean {
  return point.time <= from && to <= next.time;
}
