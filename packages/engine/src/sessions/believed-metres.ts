import { checkNext, checkStart, type CheckState } from '@paceline/core';
import type { TrackSample } from '@paceline/protocol';
import type { TimedTrackSample } from './merged-track.ts';
import type { SessionRecord } from '../journal/store.ts';

interface Course {
  readonly state: CheckState;
  /** Metres that the device had counted by the common start. */
  readonly counted: number | undefined;
}

const begin: Course = { state: checkStart, counted: undefined };

/** What can be believed of the metres that the samples of a race tell, as they come. Rules S36 and Q2 of SPEC.md. */
export class BelievedMetres {
  readonly #courses = new Map<string, Course>();

  /** The samples with the metres that the runner can have covered by each. They are the next ones of that user. */
  of(userId: string, samples: readonly TimedTrackSample[], { plan, createdAt, startsAt, startedAt }: SessionRecord): readonly TrackSample[] {
    if (plan?.distance === undefined) return samples.map(({ sample }) => sample);
    const start = startedAt ?? startsAt ?? createdAt;
    let course = this.#courses.get(userId) ?? begin;
    const believed = samples.map(({ sample, at }) => {
      course = after(course, { sample, at }, start);
      return { ...sample, distance: course.state.last?.distance ?? 0 };
    });
    this.#courses.set(userId, course);
    return believed;
  }

  forget(userId: string): void {
    this.#courses.delete(userId);
  }
}

function after(course: Course, { sample: { status, distance }, at }: TimedTrackSample, start: number): Course {
  const { state, counted } = course;
  // What is recorded while waiting for the start is none of the run.
  if (status === 'ready' || at < start) return state.last === undefined ? { state, counted: distance ?? counted } : course;
  return { state: checkNext(state, { time: at, distance, status }, { time: start, counted }).state, counted };
}
