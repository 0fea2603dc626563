import { checked, record, recorderStart, type Checked, type Fix, type SampleDoubt, type TimedSample } from '@paceline/core';
import type { TrackSample } from '@paceline/protocol';
import type { TimedTrackSample } from './merged-track.ts';
import type { Session } from './session.ts';

/** A sample of a track that is read back. */
export interface MarkedSample extends TrackSample {
  /** When it was taken by the server's clock, epoch milliseconds. */
  readonly at: number;
  /** Why it cannot have been, where it cannot. */
  readonly doubt?: SampleDoubt;
}

export interface AssessedTrack extends Pick<Checked, 'points' | 'doubts'> {
  /** All of them, in their order. */
  readonly samples: readonly MarkedSample[];
}

/** The common start of a session, epoch milliseconds. */
export const startOf = ({ record: { startedAt, createdAt } }: Session): number => startedAt ?? createdAt;

/** Looks through a track for what cannot have been. Nothing of it is stored. Rule Q2 of SPEC.md. */
export async function assessed(track: AsyncIterable<TimedTrackSample>, start: number): Promise<AssessedTrack> {
  const samples: MarkedSample[] = [];
  const counted: TimedSample[] = [];
  /** Places of what counts, among the samples. */
  const places: number[] = [];
  const fixes: Fix[] = [];
  let countedBefore: number | undefined;
  let isOver = false;
  for await (const { sample, at } of track) {
    const { status, distance, moving } = sample;
    const hasEnded = isOver && status === 'finished';
    isOver = status === 'finished';
    samples.push({ ...sample, at });
    if (status === 'ready' || at < start) {
      if (counted.length === 0) countedBefore = distance ?? countedBefore;
      // What was recorded while waiting for the start is none of the run, and neither is what an app says of a finish once more.
    } else if (!hasEnded) {
      places.push(samples.length - 1);
      counted.push({ time: at, distance, moving, status });
      fixes.push(fixOf(sample, at));
    }
  }
  const { points, doubts, marks } = checked(isUncounted(counted) ? byPositions(fixes) : counted, { time: start, counted: countedBefore });
  return { points, doubts, samples: marked(samples, places, marks) };
}

const isUncounted = (samples: readonly TimedSample[]): boolean => samples.every(({ distance }) => distance === undefined);

function fixOf({ location, accuracy }: TrackSample, time: number): Fix {
  return { time, ...(location !== undefined && { location }), ...(accuracy !== undefined && { accuracy }) };
}

/** The way of an app that tells where its runner is, but not how far. Without any position there is none. */
function byPositions(fixes: readonly Fix[]): readonly TimedSample[] {
  let state = recorderStart;
  const isPlaced = fixes.some(({ location }) => location !== undefined);
  return fixes.map((fix) => {
    if (!isPlaced) return { time: fix.time };
    const recorded = record(state, fix);
    state = recorded.state;
    return { time: fix.time, distance: recorded.reading?.distance, moving: recorded.reading?.moving };
  });
}

function marked(samples: readonly MarkedSample[], places: readonly number[], marks: Checked['marks']): readonly MarkedSample[] {
  const all: MarkedSample[] = [...samples];
  for (const [which, doubt] of marks.entries()) {
    const place = places[which] ?? -1;
    const sample = all[place];
    if (sample !== undefined && doubt !== undefined) all[place] = { ...sample, doubt };
  }
  return all;
}
