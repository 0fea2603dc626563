import type { Freshness } from '@paceline/core';
import {
  count,
  epochMs,
  friendUpdateData,
  id,
  role,
  rosterEntry,
  sessionState,
  sharing,
  type FriendUpdateData,
  type Role,
  type RosterEntry,
  type Schema,
  type SessionState,
  type Sharing,
} from '@paceline/protocol';
import { array, int, object, oneOf, optional, text } from '@paceline/protocol/schema';

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

/** The schema of {@link SessionInfo}, for apps that keep one and read it back. */
export const sessionInfo: Schema<SessionInfo> = /*@__PURE__*/ object({
  sessionId: id,
  status: sessionState,
  title: optional(text()),
  code: optional(text()),
  sharing,
  origin: epochMs,
  startsAt: optional(epochMs),
  startedAt: optional(epochMs),
  endedAt: optional(epochMs),
  epoch: text(),
  offset: count,
  you: object({ userId: id, index: count, role }),
  roster: array(rosterEntry),
});

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

/** The schema of {@link FriendRunUpdate}. */
export const friendRunUpdate: Schema<FriendRunUpdate> = /*@__PURE__*/ object({
  userId: id,
  name: text(),
  index: int(-1),
  sample: friendUpdateData,
  takenAt: epochMs,
  receivedAt: epochMs,
  freshness: oneOf('live', 'delayed', 'stale', 'lost'),
});
