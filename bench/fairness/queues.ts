import { readFileSync } from 'node:fs';

/** States of a connection in the system's list: established. */
const ESTABLISHED = '01';

/**
 * Bytes that the kernel holds of what a server has sent: those in the server's buffer and those in the client's, by the
 * client's port. `table` is /proc/net/tcp (proc_pid_net(5)), `port` the server's.
 */
export function queuesIn(table: string, port: number): ReadonlyMap<number, number> {
  const queues = new Map<number, number>();
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', remote = '', state, queued = ''] = line.trim().split(/\s+/);
    if (state !== ESTABLISHED) continue;
    const [localPort, remotePort] = [portOf(local), portOf(remote)];
    const [unsent = 0, unread = 0] = queued.split(':').map((digits) => Number.parseInt(digits, 16));
    if (localPort === port) queues.set(remotePort, (queues.get(remotePort) ?? 0) + unsent);
    else if (remotePort === port) queues.set(localPort, (queues.get(localPort) ?? 0) + unread);
  }
  return queues;
}

export const queuesAt = (port: number): ReadonlyMap<number, number> => queuesIn(readFileSync('/proc/net/tcp', 'utf8'), port);

const portOf = (address: string): number => Number.parseInt(address.slice(address.indexOf(':') + 1), 16);
