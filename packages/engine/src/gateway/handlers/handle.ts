import { closeCodes, type UpMessage } from '@paceline/protocol';
import type { Client } from '../client.ts';
import { claimedIdentity } from './claimed-identity.ts';
import { comeBack, isUnannounced } from './come-back.ts';
import { hello } from './hello.ts';
import { joinSession } from './join-session.ts';
import { leaveSession } from './leave-session.ts';
import { paceUpdate, trackBatch } from './samples.ts';

/** Does what a message asks for. A promise is returned when the messages after it have to wait. */
export function handle(client: Client, message: UpMessage): void | Promise<void> {
  if (message.type !== 'hello' && client.identity === undefined && !identifyByClaim(client, message)) return;
  return isUnannounced(client, message) ? afterReturn(client, message) : obey(client, message);
}

function identifyByClaim(client: Client, message: UpMessage): boolean {
  const claimed = claimedIdentity(client, message);
  if (claimed !== undefined) return client.identify(claimed);
  client.fail('unauthorized', `Before "${message.type}", the server must know who you are.`, { type: message.type });
  client.close(closeCodes.unauthorized);
  return false;
}

async function afterReturn(client: Client, message: Parameters<typeof comeBack>[1]): Promise<void> {
  if (await comeBack(client, message)) await obey(client, message);
}

function obey(client: Client, message: UpMessage): void | Promise<void> {
  switch (message.type) {
    case 'hello':
      return hello(client, message.data);
    case 'join_session':
      return joinSession(client, message.data);
    case 'leave_session':
      return leaveSession(client, message.data);
    case 'pace_update':
      return paceUpdate(client, message.data);
    case 'track_batch':
      return trackBatch(client, message.data);
    case 'watch':
      return client.watch(message.data.rate);
    case 'ping':
    case 'pong':
  }
}
