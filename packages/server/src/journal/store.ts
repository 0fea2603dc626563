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
  /** Highest seq such that 1…lastSeq are all stored; 0 when there is none. */
  readonly lastSeq: number;
  /** The stored sample of that seq. */
  readonly lastSample: TrackSample | null;
}

/**
 * The durable store. Every implementation passes the same contract suite.
 * All methods reject with a `StoreError` when the store cannot do its work.
 */
export interface Store {
  /**
   * Makes all writes durable, in order and as one transaction: when the promise resolves they survive
   * a crash of the process and of the machine; when it rejects none of them was stored.
   * The same sample again is not an error and changes nothing.
   */
  commit(writes: readonly Write[]): Promise<readonly SampleConflict[]>;
  loadSession(sessionId: string): Promise<StoredSession | undefined>;
  /** The id of the session with that code. */
  findByCode(code: string): Promise<string | undefined>;
  /** The samples of one participant in order of seq. */
  readTrack(sessionId: string, userId: string): Promise<readonly TrackSample[]>;
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
  readonly kind: 'newer_version' | 'unwritable' | 'in_use' | 'damaged' | 'disk_full' | 'closed' | 'failed';
  constructor(kind: StoreError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
