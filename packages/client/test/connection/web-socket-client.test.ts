import { describe, expect, test } from 'vitest';
import { WebSocketClient, type Connection, type FetchLike, type WebSocketClientOptions, type WebSocketConstructor } from '@paceline/client';
import { closeCodes, type DownMessage } from '@paceline/protocol';
import { VirtualEnvironment } from '@paceline/testkit';
import { FakeNetwork } from '../support/fake-network.ts';
import { FakeServer } from '../support/fake-server.ts';

const URL = 'wss://run.example.org/ws';

function world(options: Partial<WebSocketClientOptions> = {}) {
  const environment = new VirtualEnvironment();
  const network = new FakeNetwork(environment);
  const server = new FakeServer(network);
  const client: Connection = new WebSocketClient({ getToken: () => 'a-token', environment, webSocket: network.Socket, ...options });
  const received: DownMessage['type'][] = [];
  client.messageReceived.subscribe(({ type }) => received.push(type));
  return { environment, network, server, client, received };
}

describe('a connection', () => {
  test('is connected only after the server has welcomed it, and sends nothing before', async () => {
    const { environment, server, client } = world();
    const send = () => client.send({ type: 'ping', data: {} });
    expect(send).toThrow(expect.objectContaining({ kind: 'not_connected', message: expect.stringContaining('ping') }));
    client.connect(URL);
    await environment.advance(59);
    expect(client.isConnected()).toBe(false);
    expect(send).toThrow(expect.objectContaining({ kind: 'not_connected' }));
    await environment.advance(1);
    expect(client.isConnected()).toBe(true);
    send();
    await environment.advance(20);
    expect(server.received.map(({ type }) => type)).toEqual(['hello', 'ping']);
  });

  test('hands out what the server says, and answers its pings', async () => {
    const { environment, server, client, received } = world();
    client.connect(URL);
    await environment.advance(100);
    for (const connection of server.connections) connection.send({ type: 'ping', data: { t0: 7 } });
    await environment.advance(50);
    expect(received).toEqual(['welcome', 'ping']);
    expect(server.receivedOf('pong').map(({ data }) => data.t0)).toEqual([7]);
  });

  test('pings as often as the app or the server wants, whichever is more', async () => {
    for (const [pingInterval, pings] of [[5_000, 5 + 19], [60_000, 5 + 4]] as const) {
      const { environment, server, client } = world({ settings: { pingInterval } });
      client.connect(URL);
      await environment.advance(100_000);
      expect(server.receivedOf('ping')).toHaveLength(pings);
    }
  });

  test('connecting again to the same address does nothing, to another one moves there', async () => {
    const { environment, network, client } = world();
    client.connect(URL);
    await environment.advance(100);
    client.connect(URL);
    client.connect('wss://other.example.org/ws');
    await environment.advance(100);
    expect(network.sockets.map(({ url, closedWith }) => [url, closedWith])).toEqual([[URL, 1000], ['wss://other.example.org/ws', undefined]]);
    expect(client.isConnected()).toBe(true);
  });

  test('a late close, message or open of an old socket never touches the new one', async () => {
    const { environment, network, client, received } = world();
    client.connect(URL);
    await environment.advance(100);
    const [old] = network.sockets;
    // Under way while the client changes over.
    old?.deliver('{"type":"reconnect","data":{"delay":0,"reason":"late"},"timestamp":"2026-05-01T06:30:00Z"}');
    old?.drop(closeCodes.replaced.code);
    client.disconnect();
    client.connect(URL);
    await environment.advance(200);
    expect(network.sockets).toHaveLength(2);
    expect([client.isConnected(), received]).toEqual([true, ['welcome', 'welcome']]);
  });

  test('a token that comes after the attempt was given up is not used', async () => {
    let give = (_token: string): void => {};
    const { environment, network, client } = world({ getToken: () => new Promise((resolve) => (give = resolve)) });
    client.connect(URL);
    await environment.advance(0);
    const lateToken = give;
    await environment.advance(10_000);
    lateToken('late');
    await environment.advance(100);
    expect(network.sockets).toEqual([]);
    await environment.advance(2_500);
    give('in time');
    await environment.advance(100);
    expect(client.isConnected()).toBe(true);
  });

  test('an address that no WebSocket takes is not tried twice', async () => {
    const { environment, client } = world({ webSocket: WebSocket });
    const statuses: unknown[] = [];
    client.connectionStatus.subscribe((status) => statuses.push(status));
    client.connect('wss://');
    await environment.advance(60_000);
    expect(statuses.at(-1)).toMatchObject({ state: 'error', error: { kind: 'not_connected', retry: 'never', message: expect.stringContaining('wss://') } });
    expect(environment.timers).toBe(0);
  });

  test('the platform\'s own WebSocket and fetch fit without a cast', () => {
    const socket: WebSocketConstructor = WebSocket;
    const call: FetchLike = fetch;
    expect([typeof socket, typeof call]).toEqual(['function', 'function']);
  });

  test('the status can be watched but not set', () => {
    const { client } = world();
    for (const observable of [client.connectionStatus, client.messageReceived, client.unreadable]) expect(observable).not.toHaveProperty('next');
  });
});
