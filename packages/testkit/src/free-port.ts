import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Linux picks the source ports of outgoing connections from 32768 on. */
const FIRST = 20_000;
const LAST = 32_000;
const ATTEMPTS = 50;

/**
 * A free port of 127.0.0.1 that a server can be started on again later. One picked by the system would not do: while
 * the server is down, a client that reconnects to it could be given the very same port as its own and keep it taken.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(FIRST, LAST);
    if (await isFree(port)) return port;
  }
  throw new Error(`Found no free port between ${FIRST} and ${LAST} in ${ATTEMPTS} attempts.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
