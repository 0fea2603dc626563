import { checkNext, checkStart, type CheckState } from '@paceline/core';
import type { TrackSample } from '@paceline/protocol';
import type { SessionRecord, StoredMember } from '../journal/store.ts';
import { errorFields, type Log } from '../observe/log.ts';
import type { TimedTrackSample } from './merged-track.ts';
import { beforeRun, inRun, type RunProgress } from './run-samples.ts';
import type { Runner } from './status-reports.ts';
import type { TrackPart } from './whole-track.ts';

interface Course {
  readonly state: CheckState;
  readonly progress: RunProgress;
  /** When the newest sample was taken: those that follow it were not before. */
  readonly at: number;
}

const begin: Course = { state: checkStart, progress: beforeRun, at: Number.NEGATIVE_INFINITY };

/** What is stored of a runner is read; meanwhile samples come. */
interface Reading {
  readonly waiting: TimedTrackSample[];
  readonly done: Promise<void>;
}

export interface BelievedMetresOptions {
  /** The session as it is by now. */
  readonly record: () => SessionRecord;
  /** Those of whom something may be stored from before the session was read. */
  readonly members: readonly StoredMember[];
  readonly read: (parts: readonly TrackPart[]) => AsyncIterable<TimedTrackSample>;
  /** Told of the samples with the metres that the runner can have covered by each: at once, or when what is stored was read. */
  readonly tell: (runner: Runner, samples: readonly TrackSample[]) => void;
  readonly log: Log;
}

/**
 * What can be believed of the metres that the samples of a race tell, as they come. Of who ran before the session was read
 * from the store, the stored track says how far they were. Rules S36 and Q2 of SPEC.md.
 */
export class BelievedMetres {
  readonly #options: BelievedMetresOptions;
  readonly #courses = new Map<string, Course>();
  /** What is stored from before, and was not read yet: only who goes on running, or may have arrived, is worth it. */
  readonly #unread = new Map<string, readonly TrackPart[]>();
  readonly #readings = new Map<string, Reading>();

  constructor(options: BelievedMetresOptions) {
    this.#options = options;
    const { sessionId, plan } = options.record();
    if (plan?.distance === undefined) return;
    for (const { userId, finishedAt, tracks } of options.members) {
      if (finishedAt === null && tracks.length > 0) this.#unread.set(userId, tracks.map(({ writer, lastSeq }) => ({ sessionId, userId, writer, upTo: lastSeq })));
    }
  }

  /** Resolves when nothing is read any more. */
  get underWay(): readonly Promise<void>[] {
    return [...this.#readings.values()].map(({ done }) => done);
  }

  /** Takes the samples that follow those of before. */
  take(runner: Runner, samples: readonly TimedTrackSample[]): void {
    const reading = this.#readings.get(runner.userId);
    if (reading !== undefined) reading.waiting.push(...samples);
    else if (this.#unread.has(runner.userId)) this.#read(runner, samples);
    else this.#options.tell(runner, this.#believed(runner.userId, samples));
  }

  /** Takes the last sample of who ran before the session was read. What can have covered the distance is looked at whole. */
  takeUp(runner: Runner, last: TrackSample): void {
    const { distance = Infinity } = this.#options.record().plan ?? {};
    if (this.#unread.has(runner.userId) && (last.distance ?? 0) >= distance) this.#read(runner, []);
    else this.#options.tell(runner, [{ ...last, distance: 0 }]);
  }

  /** Resolves when the user's samples so far were told of. */
  async told(userId: string): Promise<void> {
    await this.#readings.get(userId)?.done;
  }

  forget(userId: string): void {
    this.#courses.delete(userId);
    this.#unread.delete(userId);
    this.#readings.delete(userId);
  }

  #read(runner: Runner, samples: readonly TimedTrackSample[]): void {
    const parts = this.#unread.get(runner.userId) ?? [];
    this.#unread.delete(runner.userId);
    const waiting = [...samples];
    this.#readings.set(runner.userId, { waiting, done: this.#catchUp(runner, parts, waiting) });
  }

  async #catchUp(runner: Runner, parts: readonly TrackPart[], waiting: readonly TimedTrackSample[]): Promise<void> {
    const { read, tell, log } = this.#options;
    const { userId } = runner;
    let course = begin;
    let newest: TrackSample | undefined;
    try {
      for await (const next of read(parts)) {
        course = this.#after(course, next);
        newest = next.sample;
      }
    } catch (error) {
      // The run goes on from what could be read: a damaged track holds up nobody's finish.
      log.error({ ...errorFields(error), userId }, 'what a runner had covered could not be read');
    }
    // Deleted meanwhile.
    if (this.#readings.get(userId)?.waiting !== waiting) return;
    this.#readings.delete(userId);
    this.#courses.set(userId, course);
    tell(runner, [...(newest === undefined ? [] : [asBelieved(newest, course)]), ...this.#believed(userId, waiting)]);
  }

  #believed(userId: string, samples: readonly TimedTrackSample[]): readonly TrackSample[] {
    if (this.#options.record().plan?.distance === undefined) return samples.map(({ sample }) => sample);
    let course = this.#courses.get(userId) ?? begin;
    const believed = samples.map((next) => {
      course = this.#after(course, next);
      return asBelieved(next.sample, course);
    });
    this.#courses.set(userId, course);
    return believed;
  }

  #after(course: Course, { sample, at: taken }: TimedTrackSample): Course {
    const { createdAt, startsAt, startedAt } = this.#options.record();
    const start = startedAt ?? startsAt ?? createdAt;
    const at = Math.max(course.at, taken);
    const { progress, counts } = inRun(course.progress, { sample, at }, start);
    const { distance, status } = sample;
    const state = counts ? checkNext(course.state, { time: at, distance, status }, { time: start, counted: progress.countedBefore }).state : course.state;
    return { state, progress, at };
  }
}

const asBelieved = (sample: TrackSample, { state }: Course): TrackSample => ({ ...sample, distance: state.last?.distance ?? 0 });
