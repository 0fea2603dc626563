import type { Connection, Outgoing } from '../connection/connection.ts';
import { SyncError } from '../errors.ts';

/** Sends a message if the connection takes it now; whoever sends has a timer or a new connection that sends it again. */
export function trySend(connection: Connection, message: Outgoing): boolean {
  try {
    connection.send(message);
    return true;
  } catch (error) {
    if (error instanceof SyncError && error.retry !== 'never') return false;
    throw error;
  }
}
