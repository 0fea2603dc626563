import type { RunnerState } from '@paceline/core';
import type { FriendUpdateData, Plan, Role, RosterEntry, SessionState, Sharing } from '@paceline/protocol';

/** A session as this participant sees it. Instants are epoch milliseconds of the server's clock. */
export interface SessionInfo {
  readonly sessionId: string;
  readonly status: SessionState;
  readonly title?: string | undefined;
  /** Code that lets others join. */
  readonly code?: string | undefined;
  readonly sharing: Sharing;
  /** What the session is for; absent when people just run together. */
  readonly plan?: Plan | undefined;
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

/** The newest sample of one other runner, and what they do by now. */
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
  /**
   * The one word to show. Who runs is `live` while the reading is younger than 5 s, `delayed` below 15 s, `stale` below 60 s.
   * Who stands is `paused`, without a position `no_gps`; before the start `ready`. Without a connection, or when nothing
   * was heard for 60 s, `offline`. `finished` and `left` stay true however old the reading is.
   */
  readonly state: RunnerState;
}
