import { checkedBySteps, eachBySteps, mapBySteps, record, recorderStart, STEP, type Checked, type Environment, type Fix, type SampleDoubt, type Steps, type TimedSample } from '@paceline/core';
import type { TrackSample } from '@paceline/protocol';
import { inTurns, Turns } from './in-turns.ts';
import type { TimedTrackSample } from './merged-track.ts';
import { beforeRun, inRun } from './run-samples.ts';
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

interface AssessedBy {
  /** The common start, epoch milliseconds. */
  readonly start: number;
  readonly environment: Pick<Environment, 'monotonic' | 'setTimer'>;
}

/** Looks through a track for what cannot have been, and lets others have their turn meanwhile. Nothing of it is stored. Rules Q1 and Q2 of SPEC.md. */
export async function assessed(track: AsyncIterable<TimedTrackSample>, { start, environment }: AssessedBy): Promise<AssessedTrack> {
  const read = await readUp(track, { start, environment });
  return inTurns(assessment(read, start), environment);
}

interface ReadTrack {
  readonly samples: readonly MarkedSample[];
  /** What counts of them, and where it is among them. */
  readonly counted: readonly TimedSample[];
  readonly fixes: readonly Fix[];
  readonly places: readonly number[];
  /** The metres that a device had counted by the start. */
  readonly countedBefore: number | undefined;
}

async function readUp(track: AsyncIterable<TimedTrackSample>, { start, environment }: AssessedBy): Promise<ReadTrack> {
  const turns = new Turns(environment);
  const samples: MarkedSample[] = [];
  const counted: TimedSample[] = [];
  const places: number[] = [];
  const fixes: Fix[] = [];
  let progress = beforeRun;
  for await (const next of track) {
    const { sample, at } = next;
    // A page of samples comes without anybody's turn in between, and so do all where they are in memory.
    if (samples.length % STEP === 0 && turns.isOver) await turns.next();
    const { status, distance, moving } = sample;
    samples.push({ ...sample, at });
    const taken = inRun(progress, next, start);
    progress = taken.progress;
    if (!taken.counts) continue;
    places.push(samples.length - 1);
    counted.push({ time: at, distance, moving, status });
    fixes.push(fixOf(sample, at));
  }
  return { samples, counted, fixes, places, countedBefore: progress.countedBefore };
}

function* assessment({ samples, counted, fixes, places, countedBefore }: ReadTrack, start: number): Steps<AssessedTrack> {
  const way = isUncounted(counted) ? yield* byPositions(fixes) : counted;
  const { points, doubts, marks } = yield* checkedBySteps(way, { time: start, counted: countedBefore });
  return { points, doubts, samples: yield* marked(samples, places, marks) };
}

const isUncounted = (samples: readonly TimedSample[]): boolean => samples.every(({ distance }) => distance === undefined);

function fixOf({ location, accuracy }: TrackSample, time: number): Fix {
  return { time, ...(location !== undefined && { location }), ...(accuracy !== undefined && { accuracy }) };
}

/** The way of an app that tells where its runner is, but not how far. Without any position there is none. */
function byPositions(fixes: readonly Fix[]): Steps<readonly TimedSample[]> {
  let state = recorderStart;
  const isPlaced = fixes.some(({ location }) => location !== undefined);
  return mapBySteps(fixes, (fix) => {
    if (!isPlaced) return { time: fix.time };
    const recorded = record(state, fix);
    state = recorded.state;
    return { time: fix.time, distance: recorded.reading?.distance, moving: recorded.reading?.moving };
  });
}

function* marked(samples: readonly MarkedSample[], places: readonly number[], marks: Checked['marks']): Steps<readonly MarkedSample[]> {
  const all: MarkedSample[] = [...samples];
  yield* eachBySteps(marks, (doubt, which) => {
    const place = places[which] ?? -1;
    const sample = all[place];
    if (sample !== undefined && doubt !== undefined) all[place] = { ...sample, doubt };
  });
  return all;
}
