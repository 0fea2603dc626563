import type { Environment } from '@paceline/core';
import type { JoinSessionData, RosterEntry, SessionState, Sharing, TrackSample } from '@paceline/protocol';
import type { Identity } from '../auth/identity.ts';
import type { Bus } from '../bus/bus.ts';
import type { ServerLimits } from '../config.ts';
import type { Outlet } from '../fanout/outlet.ts';
import type { SampleConflict, Store, Write } from '../journal/store.ts';
import type { Log } from './log.ts';
import type { Outcome } from './outcome.ts';
import type { Seat } from './seat.ts';

/** Makes writes durable in groups: resolves after the commit of its group, rejects with a `StoreError`. */
export interface Journal {
  write(writes: readonly Write[]): Promise<readonly SampleConflict[]>;
}

export interface SessionServiceOptions {
  readonly store: Store;
  readonly journal: Journal;
  readonly bus: Bus;
  readonly environment: Environment;
  readonly limits: ServerLimits;
  readonly log: Log;
  /** Makes an id that no other call anywhere returns. */
  readonly newId: () => string;
  /** That many bytes from a cryptographically secure source. */
  readonly secureBytes: (count: number) => Uint8Array;
}

/** What a user asks for who opens a session over HTTP. */
export interface Opening {
  readonly title?: string | undefined;
  /** User ids of those who may join without the code. */
  readonly friends?: readonly string[] | undefined;
  /** Epoch milliseconds; a session without it, or with a time that has passed, is active at once. */
  readonly startsAt?: number | undefined;
  /** `pace` when absent. */
  readonly sharing?: Sharing | undefined;
}

export interface OpenedSession {
  readonly sessionId: string;
  /** As people see it: `ABC-DEF`. */
  readonly code: string;
}

/** A session as its members may see it. Times are epoch milliseconds. */
export interface SessionSummary {
  readonly sessionId: string;
  readonly code: string;
  readonly title: string;
  readonly status: SessionState;
  readonly sharing: Sharing;
  /** Everyone who ever joined, in order of index. */
  readonly participants: readonly RosterEntry[];
  readonly createdAt: number;
  readonly startsAt?: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** The stored samples of one participant in order of seq, as the asker may see them. */
export interface Track {
  readonly userId: string;
  readonly sessionId: string;
  readonly samples: readonly TrackSample[];
}

/** Who joins, and through what. */
export interface JoinRequest extends JoinSessionData {
  readonly identity: Identity;
  readonly outlet: Outlet;
}

/** Everything that the outside asks of sessions. Expected refusals are values; nothing here rejects. */
export interface SessionService {
  /** Takes up the sessions that were open when the server stopped, so that those who do not return are given up. */
  restore(): Promise<void>;
  create(identity: Identity, opening: Opening): Promise<Outcome<OpenedSession>>;
  /** Finds the session of a code, in whatever way it was typed, and lets the user in. `invalid_session` when there is none. */
  redeem(identity: Identity, code: string): Promise<Outcome<SessionSummary>>;
  /** For the opener, the invited and the participants. */
  describe(identity: Identity, sessionId: string): Promise<Outcome<SessionSummary>>;
  /** The whole track to its owner; to others what the session's sharing allows. `not_in_session` when that user never joined. */
  track(identity: Identity, sessionId: string, userId: string): Promise<Outcome<Track>>;
  /** Joins, or opens the session. The outlet has got the confirmation when this resolves with a seat. */
  join(request: JoinRequest): Promise<Outcome<Seat>>;
  /** Waits until everything that was accepted is written, and stops all timers. */
  close(): Promise<void>;
}

export declare function createSessionService(options: SessionServiceOptions): SessionService;
