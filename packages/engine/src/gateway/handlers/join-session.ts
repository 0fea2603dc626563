import type { JoinSessionData } from '@paceline/protocol';
import { isSameUser } from '../../auth/same-user.ts';
import type { Client } from '../client.ts';

const type = 'join_session';

export async function joinSession(client: Client, join: JoinSessionData): Promise<void> {
  const { identity, seat, services } = client;
  if (identity === undefined || !client.identify(identity)) return;
  if (!isSameUser(join.userId, identity.userId)) {
    return client.fail('wrong_user', `This connection is not of user "${join.userId}".`, { type });
  }
  if (seat !== undefined && seat.sessionId !== join.sessionId) {
    return client.fail('already_in_session', `This connection is in session "${seat.sessionId}".`, { type });
  }
  // Joining again, as after a gap in the events, is no new work: who is in a session goes on.
  if (seat === undefined && services.isOverloaded()) return client.turnAway(type);
  const outcome = await services.sessions.join({ ...join, identity, outlet: client });
  if (outcome.ok) client.sit(outcome.value);
  else client.refuse(type, outcome.refusal);
}
