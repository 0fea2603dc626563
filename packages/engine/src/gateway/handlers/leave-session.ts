import type { LeaveSessionData } from '@paceline/protocol';
import type { Client } from '../client.ts';
import { ownSeat } from './own-seat.ts';

const type = 'leave_session';

export async function leaveSession(client: Client, leave: LeaveSessionData): Promise<void> {
  const seat = ownSeat(client, type, leave);
  if (seat === undefined) return;
  const outcome = await seat.leave();
  if (outcome.ok) client.stand();
  else client.refuse(type, outcome.refusal);
}
