import type { Role, SessionFact, SessionState, Sharing, TrackSample } from '@paceline/protocol';

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
}

export interface EventRecord {
  readonly sessionId: string;
  readonly offset: number;
  readonly at: number;
  readonly fact: SessionFact;
}

export interface SampleRecord {
  readonly sessionId: string;
  readonly userId: string;
  readonly sample: TrackSample;
  /** When the server received it. */
  readonly receivedAt: number;
}

/** One thing to be made durable. Session and member records replace the one with the same key. */
export type Write =
  | { readonly kind: 'session'; readonly record: SessionRecord }
  | { readonly kind: 'invite'; readonly sessionId: string; readonly userId: string }
  | { readonly kind: 'member'; readonly record: MemberRecord }
  | { readonly kind: 'event'; readonly record: EventRecord }
  | { readonly kind: 'sample'; readonly record: SampleRecord };

/** A sample that was not stored because its seq is taken by another reading. */
export interface SampleConflict {
  /** Place of the sample among the writes that it came with, from 0. */
  readonly write: number;
  readonly sessionId: string;
  readonly userId: string;
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
  /** The track holds exactly the samples 1…lastSeq; 0 when it is empty. */
  readonly lastSeq: number;
  /** The stored sample of that seq. */
  readonly lastSample: TrackSample | null;
}

/** A stretch of a track: at most `limit` samples with a seq above `after`. */
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
   * or member that is missing, a taken code, roster index or offset, a sample beyond the next one of its track)
   * rejects with `invalid` and names its place in `StoreError.write`.
   */
  commit(writes: readonly Write[]): Promise<readonly SampleConflict[]>;
  loadSession(sessionId: string): Promise<StoredSession | undefined>;
  /** The id of the session with that code. */
  findByCode(code: string): Promise<string | undefined>;
  /** The samples of one participant in order of seq, all of them or those of the range; each as it was sent (JSON has one zero: −0 comes back as 0); empty when there is none. */
  readTrack(sessionId: string, userId: string, range?: TrackRange): Promise<readonly TrackSample[]>;
  /** At most `limit` events with an offset above `after`, in order. */
  readEvents(sessionId: string, after: number, limit: number): Promise<readonly EventRecord[]>;
  /** Ids of the sessions that have not ended. */
  openSessions(): Promise<readonly string[]>;
  /** Waits for what is under way and closes; safe to call twice. */
  close(): Promise<void>;
}

/** The store could not do its work; `message` says what is wrong and what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: StoreErrorKind;
  /** With `invalid`: place of the refused write among those it came with, from 0. */
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
  /** The file is not a database of Paceline, or not whole. */
  | 'damaged'
  | 'disk_full'
  /** The store was closed before. */
  | 'closed'
  /** More waits to be written than the journal holds. */
  | 'overloaded'
  /** A write contradicts what is stored: the fault of who wrote it, not of the store. */
  | 'invalid'
  | 'failed';
