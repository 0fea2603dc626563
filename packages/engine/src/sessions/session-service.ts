import type { JoinSessionData, Plan, Sharing } from '@paceline/protocol';
import type { Identity } from '../auth/identity.ts';
import type { Store } from '../journal/store.ts';
import type { MarkedSample } from './assessed-track.ts';
import type { SessionContext } from './context.ts';
import type { JoinRequest } from './admission.ts';
import type { LateSamples } from './live-session.ts';
import type { Outcome } from './outcome.ts';
import type { Seat } from './seat.ts';
import type { ListPage, SessionList } from './session-list.ts';
import type { StoredResults } from './session-results.ts';
import type { SessionSummary } from './views.ts';
import { Sessions } from './sessions.ts';

export type { SessionSummary } from './views.ts';

export interface SessionServiceOptions extends SessionContext {
  readonly store: Store;
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
  /** What it is for; people just run together when absent. A handicap needs a distance. */
  readonly plan?: Plan | undefined;
}

export interface OpenedSession {
  readonly sessionId: string;
  /** As people see it: `ABC-DEF`. */
  readonly code: string;
}

/** The stored samples of one participant in order, as the asker may see them. */
export interface Track {
  readonly userId: string;
  readonly sessionId: string;
  readonly samples: readonly MarkedSample[];
}

/** A join as it came over the wire, with who sent it and through what. */
export type SessionJoin = JoinRequest & Pick<JoinSessionData, 'sessionId' | 'friends'>;

/** Samples that belong to no seat, with the session that they were recorded in. */
export type Delivery = LateSamples & Pick<JoinSessionData, 'sessionId'>;

/** Everything that the outside asks of sessions. Expected refusals are values; nothing here rejects. */
export interface SessionService {
  /** Takes up the sessions that were open when the server stopped, so that those who do not return are given up. */
  restore(): Promise<void>;
  create(identity: Identity, opening: Opening): Promise<Outcome<OpenedSession>>;
  /** Finds the session of a code, in whatever way it was typed, and lets the user in. `invalid_session` when there is none. */
  redeem(identity: Identity, code: string): Promise<Outcome<SessionSummary>>;
  /** For the opener, the invited and the participants. */
  describe(identity: Identity, sessionId: string): Promise<Outcome<SessionSummary>>;
  /** The whole track to its owner; to others what the session's sharing allows. `not_in_session` when that user never joined, or has deleted it. */
  track(identity: Identity, sessionId: string, userId: string): Promise<Outcome<Track>>;
  /** What came of the session so far, from the stored tracks; `distance`: metres that were raced, those of the plan when absent. Rule Q1 of SPEC.md. */
  results(identity: Identity, sessionId: string, race?: { readonly distance?: number | undefined }): Promise<Outcome<StoredResults>>;
  /** The sessions that the user has opened or takes part in, the newest first, a page at a time. */
  list(identity: Identity, page: ListPage): Promise<Outcome<SessionList>>;
  /** Ends the session; only its opener may. */
  end(identity: Identity, sessionId: string): Promise<Outcome<void>>;
  /** Deletes the session and all that was recorded in it, ending it first; only its opener may. */
  deleteSession(identity: Identity, sessionId: string): Promise<Outcome<void>>;
  /** Deletes what the user has recorded in the session. `not_in_session` when they never joined it, or have done so before. */
  deleteTrack(identity: Identity, sessionId: string): Promise<Outcome<void>>;
  /** Deletes all that the user has recorded, their names, and the sessions that they have opened in which nobody else has recorded. */
  deleteMe(identity: Identity): Promise<Outcome<void>>;
  /** Joins, or opens the session. The outlet has got the confirmation when this resolves with a seat. */
  join(join: SessionJoin): Promise<Outcome<Seat>>;
  /** Joins a session that the user has taken part in; `not_in_session` when there is no such session. */
  rejoin(rejoin: JoinRequest & Pick<JoinSessionData, 'sessionId'>): Promise<Outcome<Seat>>;
  /** Stores samples of a participant that come through no seat; their outlet hears of each commit. `not_in_session` when that user never joined. */
  deliver(delivery: Delivery): Promise<Outcome<void>>;
  /** Waits until everything that was accepted is written, and stops all timers. */
  close(): Promise<void>;
}

export function createSessionService(options: SessionServiceOptions): SessionService {
  return new Sessions(options);
}
