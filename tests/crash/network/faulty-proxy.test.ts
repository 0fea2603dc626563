import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { systemEnvironment } from '@paceline/core';
import { freePort, until } from '@paceline/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultCount } from '../faults.ts';
import { FaultyProxy } from './faulty-proxy.ts';
import type { NetworkFault } from './network-fault.ts';

/** Long enough that nothing ends it but `calm`, milliseconds. */
const LONG = 3_600_000;
const lasting: readonly NetworkFault[] = [
  { kind: 'stall_up', for: LONG },
  { kind: 'stall_down', for: LONG },
  { kind: 'stall_both', for: LONG },
  { kind: 'partition', for: LONG },
  { kind: 'delay', ms: LONG, for: LONG },
];

/** A server that answers with what it hears, and one client of it through the proxy. */
describe('the network that fails on command', () => {
  let server: Server;
  let proxy: FaultyProxy;
  let client: Socket;
  let count: FaultCount;
  let heard = '';
  let atServer = '';
  /** The server's ends. */
  let ends: Set<Socket>;

  beforeEach(async () => {
    [heard, atServer] = ['', ''];
    const sockets = new Set<Socket>();
    ends = sockets;
    count = new FaultCount();
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('data', (bytes) => {
        atServer += bytes.toString();
        socket.write(bytes);
      });
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const target = (server.address() as AddressInfo).port;
    proxy = await FaultyProxy.open({ target, port: await freePort(), environment: systemEnvironment, random: () => 0, count });
    client = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    client.on('data', (bytes) => (heard += bytes.toString()));
    client.on('error', () => {});
    client.write('hello ');
    await until(() => heard === 'hello ' && proxy.live.length === 1, { what: 'the first answer' });
  });

  afterEach(() => {
    client.destroy();
    proxy[Symbol.dispose]();
    server.close();
  });

  it.each(lasting)('holds everything back in a $kind, and then lets it through whole and in order', async (fault) => {
    const blow = proxy.strike(fault);
    for (const word of ['one ', 'two ', 'three']) client.write(word);
    await until(() => blow.isFelt(), { what: 'the fault to be felt' });
    expect([heard, proxy.live.length, blow.isLost(), count.of(fault.kind)]).toEqual(['hello ', 0, false, 1]);
    if (fault.kind !== 'stall_down') expect(atServer).toBe('hello ');
    proxy.calm();
    await until(() => heard === 'hello one two three', { what: 'what was held back' });
  });

  it('ends a fault by itself after its time', async () => {
    proxy.strike({ kind: 'stall_both', for: 50 });
    client.write('world');
    await until(() => heard === 'hello world', { what: 'what was held back' });
  });

  it('lets a few bytes through at a time', async () => {
    const pieces: string[] = [];
    client.on('data', (bytes) => pieces.push(bytes.toString()));
    proxy.strike({ kind: 'trickle', bytes: 3, every: 5, for: LONG });
    client.write('a longer sentence');
    await until(() => heard === 'hello a longer sentence', { what: 'all of it' });
    expect(pieces.length).toBeGreaterThan(1);
  });

  it('resets a connection, with both ends', async () => {
    expect(proxy.strike({ kind: 'reset' }).isFelt()).toBe(true);
    await until(() => client.destroyed && ends.size === 0, { what: 'both ends to hear of it' });
  });

  it('cuts a connection in the middle of what was sent', async () => {
    const blow = proxy.strike({ kind: 'cut' });
    client.write('12345678');
    await until(() => client.destroyed && ends.size === 0, { what: 'both ends to hear of it' });
    expect([blow.isFelt(), blow.isLost()]).toEqual([true, true]);
    expect(['hello ', 'hello 1234']).toContain(atServer);
  });

  it('swallows everything on a connection that stays half open, also its end', async () => {
    const blow = proxy.strike({ kind: 'half_open' });
    client.write('lost');
    await until(() => blow.isFelt(), { what: 'the fault to be felt' });
    client.destroy();
    proxy.calm();
    await until(() => blow.isLost(), { what: 'the client to be gone' });
    expect([atServer, ends.size]).toEqual(['hello ', 1]);
  });

  it('accepts connections in a partition, and lets them through after it', async () => {
    proxy.strike({ kind: 'partition', for: LONG });
    const other = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    other.on('error', () => {});
    other.write('other');
    await until(() => ends.size === 2, { what: 'the other connection' });
    expect(atServer).toBe('hello ');
    proxy.calm();
    await until(() => atServer.includes('other'), { what: 'the other to be heard' });
    other.destroy();
  });

  it('tells either end when the other has gone', async () => {
    for (const end of ends) end.destroy();
    await until(() => client.destroyed, { what: 'the client to hear of the end' });
  });
});
