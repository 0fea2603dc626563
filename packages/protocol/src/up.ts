import { helloData } from './messages/hello.ts';
import { joinSessionData } from './messages/join-session.ts';
import { leaveSessionData } from './messages/leave-session.ts';
import { paceUpdateData } from './messages/pace-update.ts';
import { pingData } from './messages/ping.ts';
import { pongData } from './messages/pong.ts';
import { trackBatchData } from './messages/track-batch.ts';
import { watchData } from './messages/watch.ts';
import { messages, type MessageOf } from './envelope.ts';

/** What a client may send, by type. */
export const upSchemas = {
  hello: helloData,
  join_session: joinSessionData,
  leave_session: leaveSessionData,
  pace_update: paceUpdateData,
  track_batch: trackBatchData,
  watch: watchData,
  ping: pingData,
  pong: pongData,
};

/** A whole message of a client. */
export const upMessage = messages(upSchemas);
export type UpMessage = MessageOf<typeof upSchemas>;
