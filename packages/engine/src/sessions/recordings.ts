import type { StoredMember } from '../journal/store.ts';
import type { ServerLimits } from '../limits/server-limits.ts';
import type { SessionContext } from './context.ts';
import { refuse, type Outcome } from './outcome.ts';
import { RunnerTrack } from './runner-track.ts';
import type { Timers } from './timers.ts';

export interface RecordingsOptions {
  readonly sessionId: string;
  readonly context: SessionContext;
  readonly timers: Timers;
}

/** Whose samples: those of one writer of one participant. */
export interface WriterKey {
  readonly userId: string;
  readonly writer: string;
}

/** The tracks of a session's runners on their way into the store, one for each writer. */
export class Recordings {
  readonly #options: RecordingsOptions;
  /** By user, then by writer. */
  readonly #tracks = new Map<string, Map<string, RunnerTrack>>();

  constructor(members: readonly StoredMember[], options: RecordingsOptions) {
    this.#options = options;
    for (const { userId, tracks } of members) for (const { writer, lastSeq } of tracks) this.#add({ userId, writer }, lastSeq);
  }

  of(key: WriterKey): RunnerTrack {
    return this.#tracks.get(key.userId)?.get(key.writer) ?? this.#add(key, 0);
  }

  /** Whether there is room for the writer among those of the user. Those of whom nothing was taken do not count, and are forgotten. */
  admits({ userId, writer }: WriterKey): boolean {
    const { writers } = this.#options.context.limits;
    const tracks = this.#tracks.get(userId);
    if (tracks === undefined || tracks.has(writer) || tracks.size < writers) return true;
    for (const [name, { stored, isIdle }] of tracks) if (stored === 0 && isIdle) tracks.delete(name);
    return tracks.size < writers;
  }

  /** The user's writers of whom something is stored. */
  writersOf(userId: string): readonly string[] {
    return [...(this.#tracks.get(userId) ?? [])].flatMap(([writer, { stored }]) => (stored > 0 ? [writer] : []));
  }

  /** How many samples are stored of each of the user's writers. */
  storedOf(userId: string): readonly (readonly [writer: string, stored: number])[] {
    return [...(this.#tracks.get(userId) ?? [])].map(([writer, { stored }]) => [writer, stored]);
  }

  /** The user's samples were deleted: nothing is known of them any more, and what was on its way is stored nowhere. */
  forget(userId: string): void {
    this.#tracks.delete(userId);
  }

  /** Resolves when everything that was taken of the user is stored, or could not be stored for now. */
  async written(userId: string): Promise<void> {
    for (const track of this.#tracks.get(userId)?.values() ?? []) if (track.underWay !== undefined) await track.written();
  }

  /** Whether everything that was taken is stored. */
  get isIdle(): boolean {
    return this.#all().every((track) => track.isIdle);
  }

  /** The writes under way. */
  get underWay(): readonly Promise<void>[] {
    return this.#all().flatMap(({ underWay }) => underWay ?? []);
  }

  #all(): readonly RunnerTrack[] {
    return [...this.#tracks.values()].flatMap((tracks) => [...tracks.values()]);
  }

  #add({ userId, writer }: WriterKey, stored: number): RunnerTrack {
    const { sessionId, context, timers } = this.#options;
    const tracks = this.#tracks.get(userId) ?? new Map<string, RunnerTrack>();
    const track = new RunnerTrack({ key: { sessionId, userId, writer }, stored, context, timers });
    this.#tracks.set(userId, tracks.set(writer, track));
    return track;
  }
}

/** To one who comes with more writers than a session takes of a participant. Rule W9 of SPEC.md. */
export function tooManyWriters(sessionId: string, { writers }: Pick<ServerLimits, 'writers'>): Outcome<never> {
  const message = `You have recorded session "${sessionId}" with ${writers} writers, which is all it can take.`;
  return refuse('session_full', message, { retry: 'never', remedy: 'Go on with one of those writers, or open another session.' });
}
