import type { Store, TrackKey } from '../journal/store.ts';
import { merged, type TimedTrackSample, type TrackPage } from './merged-track.ts';

type TrackStore = Pick<Store, 'readTrack' | 'readTimes'>;

/** What is stored of a writer. */
export interface TrackPart extends TrackKey {
  /** Up to that seq; all of it when absent. */
  readonly upTo?: number;
}

/** Samples that are read from the store and parsed at a time: parsing a long track at once would hold up everyone else. */
const TRACK_PAGE = 1_000;

/** What is stored of a participant's writers, as one track. */
export function wholeTrack(store: TrackStore, writers: readonly TrackPart[]): AsyncGenerator<TimedTrackSample> {
  const [only, another] = writers;
  return only !== undefined && another === undefined ? samplesOf(store, only) : merged(writers.map((writer) => pagesOf(store, writer)));
}

/** One writer's samples are in order as they are. */
async function* samplesOf(store: TrackStore, track: TrackPart): AsyncGenerator<TimedTrackSample> {
  let newest = Number.NEGATIVE_INFINITY;
  for await (const { samples, times } of pagesOf(store, track)) {
    for (const [place, sample] of samples.entries()) yield { sample, at: (newest = Math.max(newest, times[place] ?? newest)) };
  }
}

async function* pagesOf(store: TrackStore, { upTo = Infinity, ...track }: TrackPart): AsyncGenerator<TrackPage> {
  for (let after = 0; ; after += TRACK_PAGE) {
    const range = { after, limit: Math.min(TRACK_PAGE, upTo - after) };
    const samples = await store.readTrack(track, range);
    // Read second, and only as many: what is stored meanwhile is not part of this page.
    const times = samples.length === 0 ? [] : await store.readTimes(track, { after, limit: samples.length });
    yield { samples, times };
    if (samples.length < TRACK_PAGE) return;
  }
}
