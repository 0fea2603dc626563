import * as z from 'zod/mini';
import { count, epochMs, id, role, sessionState, sharing } from '../fields.ts';

/** One line of the roster. */
export const rosterEntry = z.object({
  /** Stable for the whole session; telemetry refers to it. */
  index: count,
  userId: id,
  name: z.string(),
  role,
  /** `here` while connected or only briefly dropped, `away` while the connection is lost, `left` after leaving. */
  presence: z.enum(['here', 'away', 'left']),
});
export type RosterEntry = z.infer<typeof rosterEntry>;

/** The state of a session; with `you`, it is also the confirmation of a join. */
export const sessionStatusData = z.object({
  sessionId: id,
  /** User ids of everyone who is in the session now. */
  participants: z.array(id),
  status: sessionState,
  title: z.optional(z.string()),
  /** Code that lets others join, for people to read out. */
  code: z.optional(z.string()),
  sharing: z.optional(sharing),
  /** Zero of `sessionTime`, epoch milliseconds of the server's clock. Never changes. */
  origin: z.optional(epochMs),
  /** When a waiting session starts, epoch milliseconds of the server's clock. */
  startsAt: z.optional(epochMs),
  /** When the session became active. */
  startedAt: z.optional(epochMs),
  endedAt: z.optional(epochMs),
  roster: z.optional(z.array(rosterEntry)),
  /** Identifies the numbering of this session's events; offsets of different epochs cannot be compared. */
  epoch: z.optional(z.string()),
  /** Number of the newest event that this status includes. */
  offset: z.optional(count),
  /** The receiver's own place; present only in the answer to `join_session`. */
  you: z.optional(
    z.object({
      index: count,
      role,
      /** Highest `seq` that is stored for the receiver; recording goes on at the next one. */
      lastSeq: count,
      /** Whether every event missed since `resume` follows; absent when nothing was to be resumed. */
      recovered: z.optional(z.boolean()),
    }),
  ),
});
export type SessionStatusData = z.infer<typeof sessionStatusData>;
