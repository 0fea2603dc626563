import type { TrackSample } from '@paceline/protocol';
import type { Store, TrackKey } from '../journal/store.ts';

/** A stored sample, and when it was taken by the server's clock, epoch milliseconds. */
export interface TimedTrackSample {
  readonly sample: TrackSample;
  readonly at: number;
}

/** Samples that are read from the store at a time. */
const PAGE = 1_000;

/** What is stored of a participant's writers, by the times at which it was taken; each writer's own order stands. */
export async function* timedTrack(store: Pick<Store, 'readTrack' | 'readTimes'>, writers: readonly TrackKey[]): AsyncGenerator<TimedTrackSample> {
  const all: TimedTrackSample[] = [];
  for (const writer of writers) {
    let newest = Number.NEGATIVE_INFINITY;
    for (let after = 0; ; after += PAGE) {
      const samples = await store.readTrack(writer, { after, limit: PAGE });
      const times = samples.length === 0 ? [] : await store.readTimes(writer, { after, limit: samples.length });
      for (const [place, sample] of samples.entries()) all.push({ sample, at: (newest = Math.max(newest, times[place] ?? newest)) });
      if (samples.length < PAGE) break;
    }
  }
  yield* writers.length > 1 ? all.toSorted((a, b) => a.at - b.at) : all;
}
