import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Problem } from '../http/problem.ts';

/** Answers an upgrade request with a problem and closes; nobody else answers on that socket any more. */
export function refuseUpgrade(socket: Duplex, problem: Problem): void {
  const { headers, status } = problem.toResponse();
  const body = JSON.stringify(problem.details);
  headers.set('Connection', 'close');
  headers.set('Content-Length', String(Buffer.byteLength(body)));
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...[...headers].map(([name, value]) => `${name}: ${value}`)];
  socket.once('finish', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
