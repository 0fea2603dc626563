import type { UpMessage } from '@paceline/protocol';
import type { Identity } from '../../auth/identity.ts';
import type { Client } from '../client.ts';

/**
 * Who the sender of a message says it is, where that is believed and its kind of client can carry no identity.
 * Undefined everywhere else. Rules D7 and D8 of PROTOCOL.md.
 */
export function claimedIdentity({ isBelieved, dialect }: Client, { type, data }: UpMessage): Identity | undefined {
  if (!isBelieved || dialect === 'paceline.v1' || !('userId' in data)) return undefined;
  if (dialect !== 'ios' && type !== 'join_session') return undefined;
  const { userId } = data;
  return { userId, name: `Runner ${userId.slice(0, 4)}`, expiresAt: Number.MAX_SAFE_INTEGER };
}
