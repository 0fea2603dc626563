import { count, epochMs, friendUpdateData, id, plan, role, rosterEntry, sessionState, sharing, type Schema } from '@paceline/protocol';
import { array, int, object, oneOf, optional, text } from '@paceline/protocol/schema';
import type { FriendRunUpdate, SessionInfo } from '../sync/models.ts';

/** The schema of {@link SessionInfo}, for apps that keep one and read it back. */
export const sessionInfo: Schema<SessionInfo> = /*@__PURE__*/ object({
  sessionId: id,
  status: sessionState,
  title: optional(text()),
  code: optional(text()),
  sharing,
  plan: optional(plan),
  origin: epochMs,
  startsAt: optional(epochMs),
  startedAt: optional(epochMs),
  endedAt: optional(epochMs),
  epoch: text(),
  offset: count,
  you: object({ userId: id, index: count, role }),
  roster: array(rosterEntry),
});

/** The schema of {@link FriendRunUpdate}. */
export const friendRunUpdate: Schema<FriendRunUpdate> = /*@__PURE__*/ object({
  userId: id,
  name: text(),
  index: int(-1),
  sample: friendUpdateData,
  takenAt: epochMs,
  receivedAt: epochMs,
  state: oneOf('ready', 'live', 'delayed', 'stale', 'paused', 'no_gps', 'offline', 'finished', 'left'),
});
