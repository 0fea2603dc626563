import { describe, expect, test } from 'vitest';
import { plainJson, WebSocketClient, type WebSocketClientOptions } from '@paceline/client';
import { VirtualEnvironment } from '@paceline/testkit';
import { FakeNetwork } from '../support/fake-network.ts';
import { FakeServer } from '../support/fake-server.ts';

async function connected(options: Partial<WebSocketClientOptions> = {}) {
  const environment = new VirtualEnvironment();
  const network = new FakeNetwork(environment);
  const server = new FakeServer(network);
  const client = new WebSocketClient({ environment, webSocket: network.Socket, ...options });
  const received: string[] = [];
  client.messageReceived.subscribe(({ type }) => received.push(type));
  client.unreadable.subscribe(({ failure }) => received.push(failure.code));
  client.connect('wss://run.example.org/ws');
  await environment.advance(100);
  const deliver = async (frame: string | Uint8Array | ArrayBuffer): Promise<string[]> => {
    received.length = 0;
    network.last.deliver(frame);
    await environment.advance(30);
    return received;
  };
  return { environment, network, server, client, deliver };
}

const ack = '{"type":"ack","data":{"sessionId":"s1","seq":1},"timestamp":"2026-05-01T06:30:00Z"}';
const bytes = new TextEncoder().encode(ack);

describe('frames', () => {
  test('[D1] with paceline.v1, text is read, and a binary frame is a sign of life and nothing else', async () => {
    const { network, deliver } = await connected();
    expect(network.last.protocols).toEqual(['paceline.v1']);
    expect(await deliver(ack)).toEqual(['ack']);
    expect(await deliver(bytes)).toEqual([]);
  });

  test.each([['text', ack], ['a binary frame', bytes], ['a binary frame of a browser', bytes.buffer]])('[D2] without a subprotocol: %s', async (_, frame) => {
    const { network, deliver } = await connected({ dialect: plainJson });
    expect(network.last.protocols).toEqual([]);
    expect(await deliver(frame)).toEqual(['ack']);
    expect(await deliver('{')).toEqual(['not_json']);
  });

  test('a socket is asked for bytes rather than blobs', async () => {
    const { network } = await connected();
    expect(network.last.binaryType).toBe('arraybuffer');
  });
});

describe('the send buffer', () => {
  test('is bounded: what finds no room is refused, and taken again when the network has caught up', async () => {
    const { network, client, server, environment } = await connected({ settings: { sendBufferBytes: 1_000 } });
    const send = (): void => client.send({ type: 'ping', data: { t0: 42 } });
    network.last.bufferedAmount = 1_001;
    expect(send).toThrow(expect.objectContaining({ kind: 'buffer_full', retry: 'later', message: expect.stringContaining('1001 bytes') }));
    network.last.bufferedAmount = 1_000;
    send();
    await environment.advance(30);
    expect(server.receivedOf('ping').filter(({ data }) => data.t0 === 42)).toHaveLength(1);
  });
});

test('a token is needed only where the network does not know the user', async () => {
  const { server } = await connected();
  expect(server.receivedOf('hello').map(({ data }) => data)).toEqual([{ version: 1, telemetry: 'json' }]);
});
