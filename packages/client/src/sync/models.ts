import type { Freshness } from '@paceline/core';
import type { FriendUpdateData, Role, RosterEntry, SessionState, Sharing } from '@paceline/protocol';

/** A session as this participant sees it. Instants are epoch milliseconds of the server's clock. */
export interface SessionInfo {
  readonly sessionId: string;
  readonly status: SessionState;
  readonly title?: string | undefined;
  /** Code that lets others join. */
  readonly code?: string | undefined;
  readonly sharing: Sharing;
  /** Zero of `sessionTime`. */
  readonly origin: number;
  readonly startsAt?: number | undefined;
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
  /** Numbering of the session's events, and the newest one that this includes. */
  readonly epoch: string;
  readonly offset: number;
  readonly you: { readonly userId: string; readonly index: number; readonly role: Role };
  readonly roster: readonly RosterEntry[];
}

/** The newest sample of one other runner. */
export interface FriendRunUpdate {
  readonly userId: string;
  readonly name: string;
  /** Place in the roster; -1 as long as it is not known. */
  readonly index: number;
  readonly sample: FriendUpdateData;
  /** When the reading was taken, epoch milliseconds of the server's clock. */
  readonly takenAt: number;
  /** When it arrived here, by the estimate of the server's clock. */
  readonly receivedAt: number;
  /** How old the reading is: `live` below 5 s, `delayed` below 15 s, `stale` below 60 s, then `lost`. */
  readonly freshness: Freshness;
}
