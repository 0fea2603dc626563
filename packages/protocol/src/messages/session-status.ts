import { count, epochMs, estimate, id, ordinal, plan, role, sessionState, sharing } from '../fields.ts';
import { array, boolean, object, oneOf, optional, text, type Infer } from '../schema/index.ts';

/** One line of the roster. */
export const rosterEntry = object({
  /** Stable for the whole session; telemetry refers to it. */
  index: count,
  userId: id,
  name: text(),
  role,
  /** `here` while connected or only briefly dropped, `away` while the connection is lost, `left` after leaving. */
  presence: oneOf('here', 'away', 'left'),
  /** Of a runner in a handicap: seconds in which they expect to cover the distance. */
  estimate: optional(estimate),
});
export type RosterEntry = Infer<typeof rosterEntry>;

/** The state of a session; with `you`, it is also the confirmation of a join. */
export const sessionStatusData = object({
  sessionId: id,
  /** User ids of everyone who is in the session now. */
  participants: array(id),
  status: sessionState,
  title: optional(text()),
  /** Code that lets others join, for people to read out. */
  code: optional(text()),
  sharing: optional(sharing),
  /** What the session is for; absent when people just run together. Never changes. */
  plan: optional(plan),
  /** Zero of `sessionTime`, epoch milliseconds of the server's clock. Never changes. */
  origin: optional(epochMs),
  /** When a waiting session starts, epoch milliseconds of the server's clock. */
  startsAt: optional(epochMs),
  /** When the session became active. */
  startedAt: optional(epochMs),
  endedAt: optional(epochMs),
  roster: optional(array(rosterEntry)),
  /** Identifies the numbering of this session's events; offsets of different epochs cannot be compared. */
  epoch: optional(text()),
  /** Number of the newest event that this status includes. */
  offset: optional(count),
  /** The receiver's own place; present only in the answer to `join_session`. */
  you: optional(
    object({
      index: count,
      role,
      /** Highest `seq` that is stored of the receiver's writer; recording goes on at the next one. */
      lastSeq: count,
      /** Counts the receiver's writers that have been live, this one included; 1 when absent. */
      writerEpoch: optional(ordinal),
      /** Whether every event missed since `resume` follows; absent when nothing was to be resumed. */
      recovered: optional(boolean()),
    }),
  ),
});
export type SessionStatusData = Infer<typeof sessionStatusData>;
