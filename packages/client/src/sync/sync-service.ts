import type { Role, SessionEventData, TrackSample } from '@paceline/protocol';
import type { ConnectionStatus } from '../connection/connection.ts';
import type { SyncError } from '../errors.ts';
import type { Observable } from '../reactive.ts';
import type { PaceReading } from './reading.ts';
import type { RunSource } from './run-source.ts';
import type { FriendRunUpdate, SessionInfo } from './models.ts';

export interface JoinOptions {
  /** The name that others see; that of the token when absent. */
  readonly name?: string | undefined;
  /** `runner` when absent. */
  readonly role?: Role | undefined;
  /** For a handicap: seconds in which the runner expects to cover the distance of the session's plan. */
  readonly estimate?: number | undefined;
}

/** How much of what was recorded the server has confirmed as stored. */
export interface OutboxStatus {
  readonly pending: number;
  /** Highest seq that is stored. */
  readonly acked: number;
  /** Highest seq that outlives a crash of the app: stored by the server, or kept in the service's `storage`. Absent without one. */
  readonly kept?: number | undefined;
  /** How many samples of earlier runs of the app, in any session, the server does not have yet, as far as the `storage` has told; absent when none. */
  readonly left?: number | undefined;
}

/** One participant's side of a synchronized run: joins a session, sends samples, and sees the others. */
export interface SyncService {
  /** One entry per other runner of whom a sample is known, newest first; also said again when somebody's state changes. */
  readonly friendUpdates: Observable<readonly FriendRunUpdate[]>;
  /** The session that is joined; `undefined` outside of one. */
  readonly sessionInfo: Observable<SessionInfo | undefined>;
  /** Every event of the session once and in order, those missed while offline included when they could be recovered. */
  readonly sessionEvents: Observable<SessionEventData>;
  readonly connectionStatus: Observable<ConnectionStatus>;
  readonly outbox: Observable<OutboxStatus>;
  /** Every sample that is recorded here, with its number. */
  readonly samples: Observable<TrackSample>;
  /** What went wrong outside of a call: a session that ended for this participant, a message that was refused. */
  readonly errors: Observable<SyncError>;
  /**
   * Joins a session, or opens it if it does not exist; connects when needed. Resolves when the server has confirmed.
   * Rejects with a {@link SyncError}; afterwards nothing is tried any more. Repeated calls for the same session share one join.
   * `friends` are the users who may also join, when this opens the session.
   */
  joinSession(sessionId: string, userId: string, friends: readonly string[], options?: JoinOptions): Promise<SessionInfo>;
  /** Uploads what is recorded, within limits, and leaves. Resolves also when the server cannot be reached, and when there is no session. */
  leaveSession(): Promise<void>;
  /**
   * Records a reading and sends it as soon as that is possible; it is kept until the server has stored it.
   * Returns its seq. Throws a {@link SyncError}: `not_in_session`, `not_a_runner`, `encoding_error`, `outbox_full`.
   */
  sendPaceUpdate(reading: PaceReading): number;
  /** Records what a source tells until the returned function is called, which sends the finish. A recording that is going on ends without one. */
  record(source: RunSource): () => void;
  /** Uploads what earlier runs of the app have left of that user in the `storage`, without joining anything; a join does so by itself. */
  uploadKept(userId: string): void;
  /** Whether a join was confirmed and the session was not left since; stays true while the connection is down. */
  isInSession(): boolean;
  getCurrentSessionId(): string | undefined;
  /** Estimated epoch milliseconds of the server's clock; the device's own until the server was heard. */
  serverNow(): number;
  /** Hint that a connection may be possible again, or dead: a tap on "retry", the app in the foreground. Web pages give theirs by themselves. */
  wake(): void;
  /** Ends everything without leaving the session; the observables complete. */
  close(): void;
}
