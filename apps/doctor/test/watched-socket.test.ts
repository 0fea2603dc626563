import { once } from 'node:events';
import { createServer } from 'node:http';
import type { SocketEvent } from '@paceline/client';
import { until } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { SocketWatch } from '../src/watched-socket.ts';
import { listen } from './support/servers.ts';

/** Two ends of a WebSocket, the client's one watched. */
async function connected() {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  const listening = await listen(http);
  const watch = new SocketWatch();
  const socket = new watch.webSocket(`ws://${listening.host}/ws`);
  const [far] = (await once(server, 'connection')) as [WebSocket];
  await until(() => watch.log.opened, { what: 'the socket to open' });
  return { watch, socket, far, [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose]() };
}

describe('a watched socket', () => {
  it('remembers what happened on it', async () => {
    await using ends = await connected();
    ends.far.send('one');
    ends.far.send('two');
    ends.far.close(1012, 'restart');
    await until(() => ends.watch.log.closed, { what: 'the close' });
    expect(ends.watch.log).toEqual({ opened: true, frames: 2, closed: { code: 1012, reason: 'restart' } });
  });

  it('that is cut tells its own side at once, and the other side nothing', async () => {
    await using ends = await connected();
    const closes: SocketEvent[] = [];
    const heard: unknown[] = [];
    let isClosedFar = false;
    ends.socket.addEventListener('close', (event) => closes.push(event));
    ends.far.on('message', (data: Buffer) => heard.push(data.toString())).on('close', () => (isClosedFar = true));
    ends.watch.cut();
    expect(closes).toEqual([{ type: 'close', code: 1006, reason: '' }]);
    ends.socket.send('lost');
    ends.socket.close(1000);
    ends.far.send('lost as well');
    // Its pong comes after everything that was sent before it.
    ends.far.ping();
    await once(ends.far, 'pong');
    expect({ heard, isClosedFar, log: ends.watch.log }).toEqual({ heard: [], isClosedFar: false, log: { opened: true, frames: 0, closed: { code: 1006, reason: '' } } });
    ends.watch.release();
    await until(() => isClosedFar, { what: 'the far side to be released' });
    expect(closes).toHaveLength(1);
  });
});
