import type { UpMessage } from '@paceline/protocol';
import { isSameUser } from '../../auth/same-user.ts';
import type { Seat } from '../../sessions/seat.ts';
import type { Client } from '../client.ts';

interface Claim {
  readonly sessionId: string;
  readonly userId: string;
}

/** The seat that a message speaks for. Without one the client is told why, and the result is undefined. */
export function ownSeat(client: Client, type: UpMessage['type'], { sessionId, userId }: Claim): Seat | undefined {
  const { identity } = client;
  if (identity === undefined || !isSameUser(userId, identity.userId)) {
    client.fail('wrong_user', `This connection is not of user "${userId}".`, { type });
    return undefined;
  }
  if (client.seat?.sessionId !== sessionId) {
    client.fail('not_in_session', `This connection is not in session "${sessionId}".`, { type });
    return undefined;
  }
  return client.seat;
}

/** The same for samples, which only runners send. */
export function ownRunnerSeat(client: Client, type: UpMessage['type'], claim: Claim): Seat | undefined {
  const seat = ownSeat(client, type, claim);
  if (seat === undefined || seat.role === 'runner') return seat;
  client.fail('not_a_runner', 'You have joined as a spectator.', { type });
  return undefined;
}
