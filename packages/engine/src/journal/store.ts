import type { Plan, Role, SessionFact, SessionState, Sharing, TrackSample } from '@paceline/protocol';

/** A session as it is kept. Times are epoch milliseconds of the server's clock. */
export interface SessionRecord {
  readonly sessionId: string;
  /** Identifies the numbering of this session's events. */
  readonly epoch: string;
  /** Code for people; unique among the sessions of the store. */
  readonly code: string;
  readonly title: string;
  readonly openedBy: string;
  readonly sharing: Sharing;
  /** What it is for; null when people just run together. */
  readonly plan: Plan | null;
  readonly status: SessionState;
  readonly createdAt: number;
  readonly startsAt: number | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** One user's membership of one session. */
export interface MemberRecord {
  readonly sessionId: string;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  /** Place in the roster, from 0; never reused in a session. */
  readonly index: number;
  readonly joinedAt: number;
  readonly leftAt: number | null;
  /** Seconds in which the runner expects to cover the distance of a handicap. */
  readonly estimate: number | null;
  /** When it was noticed that the runner has covered the distance of the plan. */
  readonly finishedAt: number | null;
  /** The writer whose samples are live. */
  readonly writer: string;
  /** The fencing epoch: 1 for the first writer of the participant, and one more whenever another takes over. */
  readonly writerEpoch: number;
  /** Whether the user has deleted what they had recorded here: no sample of theirs is stored in this session any more. */
  readonly isErased: boolean;
}

/**
 * One writer's part of a participant's track. A writer is one memory of what was recorded, such as one start of an app;
 * it alone numbers its samples. Apps that know nothing of writers share the one with the empty name.
 */
export interface TrackKey {
  readonly sessionId: string;
  readonly userId: string;
  readonly writer: string;
}

export interface EventRecord {
  readonly sessionId: string;
  readonly offset: number;
  readonly at: number;
  readonly fact: SessionFact;
}

export interface SampleRecord extends TrackKey {
  readonly sample: TrackSample;
  /** When it was taken by the server's clock, as far as could be told when it came; epoch milliseconds. */
  readonly takenAt: number;
}

/** One thing to be made durable. Session and member records replace the one with the same key. */
export type Write =
  | { readonly kind: 'session'; readonly record: SessionRecord }
  | { readonly kind: 'invite'; readonly sessionId: string; readonly userId: string }
  | { readonly kind: 'member'; readonly record: MemberRecord }
  | { readonly kind: 'event'; readonly record: EventRecord }
  | { readonly kind: 'sample'; readonly record: SampleRecord }
  /** Nothing of the session remains but its bare id, so that it is not opened again; also when there was none. */
  | { readonly kind: 'delete'; readonly sessionId: string }
  /** Nothing remains of a member's samples; and a `name` takes the place of the member's wherever the session's events tell it. */
  | { readonly kind: 'erase'; readonly sessionId: string; readonly userId: string; readonly name?: string | undefined };

/** A sample that was not stored because its seq is taken by another reading. */
export interface SampleConflict extends TrackKey {
  /** Place of the sample among the writes that it came with, from 0. */
  readonly write: number;
  readonly seq: number;
}

/** A session with everything but its tracks and older events. */
export interface StoredSession {
  readonly record: SessionRecord;
  readonly invited: readonly string[];
  readonly members: readonly StoredMember[];
  /** Offset of the newest event, 0 when there is none. */
  readonly offset: number;
}

export interface StoredMember extends MemberRecord {
  /** One for each writer of whom a sample is stored, in the order of their first samples. */
  readonly tracks: readonly StoredTrack[];
}

export interface StoredTrack {
  readonly writer: string;
  /** Exactly the samples 1…lastSeq of the writer are stored. */
  readonly lastSeq: number;
  /** The stored sample of that seq, and its `takenAt`. */
  readonly lastSample: TrackSample;
  readonly lastTakenAt: number;
}

/** Where a session stands in a list of sessions: the newest comes first, and of those of the same time the one with the highest id. */
export interface SessionPlace {
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly sessionId: string;
}

/** A session in the list of those of a user. */
export interface ListedSession {
  readonly record: SessionRecord;
  /** How many have taken part in it as runners. */
  readonly runners: number;
  /** The user's sample that was taken last; undefined when nothing of theirs is stored. */
  readonly lastSample: TrackSample | undefined;
}

/** At most `limit` sessions that come after `before` in the list. */
export interface SessionPage {
  readonly before?: SessionPlace | undefined;
  readonly limit: number;
  /** Whether those are listed as well in which the user is erased. */
  readonly withErased?: boolean | undefined;
}

/** A stretch of a writer's samples: at most `limit` samples with a seq above `after`. */
export interface TrackRange {
  readonly after: number;
  readonly limit: number;
}

/**
 * The durable store. Every implementation passes the same contract suite.
 * All methods reject with a `StoreError` when the store cannot do its work.
 */
export interface Store {
  /**
   * Makes all writes durable, in order and as one transaction: when the promise resolves they survive
   * a crash of the process and of the machine; when it rejects none of them was stored.
   * The same sample again is not an error and changes nothing. A write that contradicts what is stored (a session
   * or member that is missing, a session that was deleted, a taken code, roster index or offset, a sample beyond the next
   * one of its track or of a member who is erased)
   * rejects with `invalid` and names its place in `StoreError.write`; one that touches a damaged part of the store rejects
   * with `damaged`, and names its place if the others could be stored without it. What is deleted is hidden by the commit, and overwritten by `purge`.
   */
  commit(writes: readonly Write[]): Promise<readonly SampleConflict[]>;
  loadSession(sessionId: string): Promise<StoredSession | undefined>;
  /** Whether there was a session of that id that was deleted. */
  wasDeleted(sessionId: string): Promise<boolean>;
  /** The sessions that the user has opened, or takes part in without being erased. */
  sessionsOf(userId: string, page: SessionPage): Promise<readonly ListedSession[]>;
  /** The id of the session with that code. */
  findByCode(code: string): Promise<string | undefined>;
  /** The samples of one writer in order of seq, all of them or those of the range; each as it was sent (JSON has one zero: −0 comes back as 0); empty when there is none. */
  readTrack(track: TrackKey, range?: TrackRange): Promise<readonly TrackSample[]>;
  /** When the samples that `readTrack` gives for the same range were taken (`takenAt`), in the same order. */
  readTimes(track: TrackKey, range?: TrackRange): Promise<readonly number[]>;
  /** At most `limit` events with an offset above `after`, in order. */
  readEvents(sessionId: string, after: number, limit: number): Promise<readonly EventRecord[]>;
  /** Ids of the sessions that have not ended. */
  openSessions(): Promise<readonly string[]>;
  /**
   * Overwrites what was deleted wherever the store has written it, in steps between which anything else goes on. What a
   * crash interrupts is done by the next call. Rejects when something could not be overwritten yet.
   */
  purge(): Promise<void>;
  /** Waits for what is under way and closes; safe to call twice. */
  close(): Promise<void>;
}

/** The store could not do its work; `message` says what is wrong and what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: StoreErrorKind;
  /** With `invalid` and `damaged`: place of the write that is at fault alone, among those it came with, from 0. */
  readonly write: number | undefined;
  constructor(kind: StoreErrorKind, message: string, { write, ...options }: ErrorOptions & { readonly write?: number } = {}) {
    super(message, options);
    this.kind = kind;
    this.write = write;
  }
}

export type StoreErrorKind =
  /** The database was written by a later version; it was left as it is. */
  | 'newer_version'
  /** The folder or the file cannot be created or written. */
  | 'unwritable'
  /** Another process has the database. */
  | 'in_use'
  /** The file is not a database of Paceline, or what was asked for stands on a part of it that cannot be read. */
  | 'damaged'
  | 'disk_full'
  /** The store was closed before. */
  | 'closed'
  /** More waits to be written than the journal holds. */
  | 'overloaded'
  /** A write contradicts what is stored: the fault of who wrote it, not of the store. */
  | 'invalid'
  | 'failed';
