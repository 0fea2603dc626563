import type { TrackSample } from '@paceline/protocol';
import type { StoredMember } from '../journal/store.ts';
import type { SessionContext } from './context.ts';
import { RunnerTrack, type TrackListener } from './runner-track.ts';
import type { Timers } from './timers.ts';
import type { Intake } from './track.ts';

export interface RecordingsOptions {
  readonly sessionId: string;
  readonly context: SessionContext;
  readonly timers: Timers;
  readonly listener: TrackListener;
}

/** The tracks of a session's runners on their way into the store. */
export class Recordings {
  readonly #options: RecordingsOptions;
  readonly #storedSeqs: ReadonlyMap<string, number>;
  readonly #tracks = new Map<string, RunnerTrack>();

  constructor(members: readonly StoredMember[], options: RecordingsOptions) {
    this.#options = options;
    this.#storedSeqs = new Map(members.map(({ userId, lastSeq }) => [userId, lastSeq]));
  }

  take(userId: string, samples: readonly [TrackSample, ...TrackSample[]], receivedAt: number): Intake {
    return this.#trackOf(userId).take(samples, receivedAt);
  }

  /** Highest seq such that all of the user's samples up to it are committed; 0 when there is none. */
  storedSeq(userId: string): number {
    return this.#trackOf(userId).stored;
  }

  /** The seq that the next sample of a sender who does not number gets. */
  nextSeq(userId: string): number {
    return this.#trackOf(userId).next;
  }

  /** Resolves when everything that was taken of the user is stored, or could not be stored for now. */
  written(userId: string): Promise<void> {
    return this.#trackOf(userId).written();
  }

  /** Whether everything that was taken is stored. */
  get isIdle(): boolean {
    return [...this.#tracks.values()].every((track) => track.isIdle);
  }

  /** The writes under way. */
  get underWay(): readonly Promise<void>[] {
    return [...this.#tracks.values()].flatMap(({ underWay }) => underWay ?? []);
  }

  #trackOf(userId: string): RunnerTrack {
    const known = this.#tracks.get(userId);
    if (known !== undefined) return known;
    const track = new RunnerTrack({ ...this.#options, userId, stored: this.#storedSeqs.get(userId) ?? 0 });
    this.#tracks.set(userId, track);
    return track;
  }
}
