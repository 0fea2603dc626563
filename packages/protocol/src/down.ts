import { ackData } from './messages/ack.ts';
import { cadenceData } from './messages/cadence.ts';
import { errorData } from './messages/error.ts';
import { friendUpdateData } from './messages/friend-update.ts';
import { friendUpdatesData } from './messages/friend-updates.ts';
import { pingData } from './messages/ping.ts';
import { pongData } from './messages/pong.ts';
import { reconnectData } from './messages/reconnect.ts';
import { sessionEventData } from './messages/session-event.ts';
import { sessionStatusData } from './messages/session-status.ts';
import { welcomeData } from './messages/welcome.ts';
import { messages, type MessageOf } from './envelope.ts';

/** What a server may send, by type. */
export const downSchemas = {
  welcome: welcomeData,
  session_status: sessionStatusData,
  session_event: sessionEventData,
  friend_update: friendUpdateData,
  friend_updates: friendUpdatesData,
  ack: ackData,
  cadence: cadenceData,
  error: errorData,
  ping: pingData,
  pong: pongData,
  reconnect: reconnectData,
};

/** A whole message of a server. */
export const downMessage = messages(downSchemas);
export type DownMessage = MessageOf<typeof downSchemas>;
