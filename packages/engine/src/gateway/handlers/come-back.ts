import type { UpMessage } from '@paceline/protocol';
import { isSameUser } from '../../auth/same-user.ts';
import type { Client } from '../client.ts';

type Unannounced = Extract<UpMessage, { readonly type: 'pace_update' | 'leave_session' }>;

/** Whether the message is of an app that does not join again after a reconnect, and goes on as if it had. Rule D8 of PROTOCOL.md. */
export function isUnannounced({ dialect, seat, mayReturn, identity }: Client, message: UpMessage): message is Unannounced {
  const isOfSession = message.type === 'pace_update' || message.type === 'leave_session';
  return isOfSession && dialect === 'ios' && seat === undefined && mayReturn && identity !== undefined && isSameUser(message.data.userId, identity.userId);
}

/** Joins the session that the message is about; false when that was refused, of which the client has been told. */
export async function comeBack(client: Client, { type, data: { sessionId } }: Unannounced): Promise<boolean> {
  const { identity, services } = client;
  if (identity === undefined || !client.identify(identity)) return false;
  if (services.isOverloaded()) {
    client.turnAway(type);
    return false;
  }
  const outcome = await services.sessions.rejoin({ sessionId, identity, outlet: client });
  if (outcome.ok) client.sit(outcome.value);
  else client.refuse(type, outcome.refusal);
  return outcome.ok;
}
