import type { WebSocketMessage } from './web-socket-message.ts';

/** What stands in the `type` of a message on the wire. */
export type MessageType = WebSocketMessage['type'];

/** The `type` of every message: `messageTypes.paceUpdate` is `pace_update`. */
export const messageTypes = {
  hello: 'hello',
  joinSession: 'join_session',
  leaveSession: 'leave_session',
  paceUpdate: 'pace_update',
  trackBatch: 'track_batch',
  watch: 'watch',
  ping: 'ping',
  pong: 'pong',
  welcome: 'welcome',
  sessionStatus: 'session_status',
  sessionEvent: 'session_event',
  friendUpdate: 'friend_update',
  friendUpdates: 'friend_updates',
  ack: 'ack',
  error: 'error',
  cadence: 'cadence',
  reconnect: 'reconnect',
} as const satisfies Readonly<Record<string, MessageType>>;
