import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Environment } from '@paceline/core';

/** How long requests that are under way may still take when the server closes, milliseconds. */
const GRACE = 2_000;

/** Starts listening; resolves with the port, which the system has picked when `port` is 0. Rejects with Node's error. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Stops listening, lets requests that are under way finish, and closes every connection; what cannot be closed is not waited for. */
export function closeServer(server: Server, environment: Environment): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancelClose = environment.setTimer(GRACE, () => server.closeAllConnections());
    const cancelWait = environment.setTimer(2 * GRACE, resolve);
    server.close((error) => {
      cancelClose();
      cancelWait();
      if (error === undefined) resolve();
      else reject(error);
    });
    server.closeIdleConnections();
  });
}
