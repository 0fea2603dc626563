import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { until } from '@paceline/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { SharedFrames, writeFrame } from '../../src/gateway/frame-writer.ts';

interface Pair {
  readonly served: { readonly socket: WebSocket; readonly stream: Duplex };
  readonly client: WebSocket;
  /** What the client has received, in order: messages, and how the connection ended. */
  readonly heard: (string | number | { readonly ping: string } | { readonly closed: number })[];
}

let server: Server | undefined;
const clients: WebSocket[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.terminate();
  server?.close();
});

async function pair(): Promise<Pair> {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server = createServer();
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const opened = new Promise<Pair['served']>((resolve) => {
    server?.on('upgrade', (request, stream, head) => sockets.handleUpgrade(request, stream, head, (socket) => resolve({ socket, stream })));
  });
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  clients.push(client);
  const heard: Pair['heard'] = [];
  client.on('message', (data: Buffer, isBinary) => heard.push(isBinary ? data.length : data.toString()));
  client.on('ping', (data) => heard.push({ ping: data.toString() }));
  client.on('close', (code) => heard.push({ closed: code }));
  return { served: await opened, client, heard };
}

describe('frames that are written past the library', () => {
  test.each([0, 1, 125, 126, 65_535, 65_536, 200_000])('[F3] arrive whole with %i bytes, as text and as bytes', async (length) => {
    const { served, heard } = await pair();
    const frames = new SharedFrames();
    const text = 'é'.repeat(length >> 1) + 'x'.repeat(length & 1);
    writeFrame(frames.of(text), served);
    writeFrame(frames.of(new Uint8Array(length)), served);
    await until(() => heard.length === 2, { what: 'both frames' });
    expect(heard).toEqual([text, length]);
  });

  test('[F3] arrive one behind the other when they are written in one go, made once for all', async () => {
    const { served, heard } = await pair();
    const frames = new SharedFrames();
    const together = ['{"a":1}', new Uint8Array(300), '{"b":2}'];
    writeFrame(frames.ofAll(together), served);
    writeFrame(frames.ofAll(['{"a":1}']), served);
    expect(frames.ofAll(together)).toBe(frames.ofAll([...together]));
    await until(() => heard.length === 4, { what: 'the frames' });
    expect(heard).toEqual(['{"a":1}', 300, '{"b":2}', '{"a":1}']);
  });

  test('[F3] are made once for all', () => {
    const frames = new SharedFrames();
    const first = frames.of('{"type":"ack"}');
    expect(frames.of('{"type":"ack"}')).toBe(first);
    expect(frames.of('{"type":"ping"}')).not.toBe(first);
    const bytes = Uint8Array.of(1, 2);
    expect(frames.of(bytes)).toBe(frames.of(bytes));
    // Bytes may have been changed, unlike text: only the same ones are the same.
    expect(frames.of(Uint8Array.of(1, 2))).not.toBe(frames.of(bytes));
  });

  test('never come between the pieces of what the library sends, under any pressure', async () => {
    const { served, client, heard } = await pair();
    const frames = new SharedFrames();
    client.pause();
    const long = 'y'.repeat(100_000);
    const expected: Pair['heard'] = [];
    for (let turn = 0; turn < 60; turn++) {
      served.socket.send(`library ${turn} ${long}`);
      writeFrame(frames.of(`ours ${turn} ${long}`), served);
      served.socket.ping(String(turn));
      writeFrame(frames.of(Uint8Array.of(turn)), served);
      expected.push(`library ${turn} ${long}`, `ours ${turn} ${long}`, { ping: String(turn) }, 1);
    }
    expect(served.stream.writableLength).toBeGreaterThan(1_000_000);
    client.resume();
    await until(() => heard.length === expected.length, { what: 'all frames' });
    expect(heard).toEqual(expected);
  });

  test('do not follow a closing frame, nor go into a stream that has ended', async () => {
    const { served, heard } = await pair();
    const frames = new SharedFrames();
    writeFrame(frames.of('before'), served);
    served.socket.close(4501, 'the end');
    writeFrame(frames.of('after'), served);
    await until(() => heard.length === 2, { what: 'the end' });
    expect(heard).toEqual(['before', { closed: 4501 }]);
    served.socket.terminate();
    writeFrame(frames.of('late'), served);
    served.stream.destroy();
    writeFrame(frames.of('later'), served);
  });
});
