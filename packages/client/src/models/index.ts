export {
  check,
  friendUpdateData,
  joinSessionData,
  leaveSessionData,
  messageTypes,
  paceUpdateData,
  sessionStatusData,
  webSocketMessage,
  type CheckResult,
  type FriendUpdateData,
  type Infer,
  type JoinSessionData,
  type LeaveSessionData,
  type MessageType,
  type PaceUpdateData,
  type Problem,
  type Schema,
  type SessionStatusData,
  type WebSocketMessage,
} from '@paceline/protocol';
export type { FriendRunUpdate, SessionInfo } from '../sync/models.ts';
export { friendRunUpdate, sessionInfo } from './models.ts';
