import { request } from 'node:http';
import { connect } from 'node:net';
import { closeCodes, SUBPROTOCOL } from '@paceline/protocol';
import { connectRaw, until, type RawConnection, type RawOptions } from '@paceline/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer, type Guest, type Overrides, type TestServer } from '../http/test-server.ts';

let server: TestServer;
afterEach(() => server[Symbol.asyncDispose]());

async function start(overrides?: Overrides): Promise<Guest> {
  server = await startTestServer(overrides);
  return server.guest('Ana');
}

const open = (options?: RawOptions): Promise<RawConnection> => connectRaw(server.url, options);

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/** Asks for an upgrade by hand, to see what comes instead. */
function answerTo(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, server.url), {
      headers: { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', ...headers },
    });
    asked.on('upgrade', () => reject(new Error('The upgrade was not refused.')));
    asked.on('error', reject);
    asked.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: JSON.parse(text) }));
    });
    asked.end();
  });
}

describe('an upgrade request', () => {
  it('[H1] is agreed on with the subprotocol, and without any', async () => {
    await start();
    using modern = await open({ protocols: ['something.else', SUBPROTOCOL] });
    using plain = await open();
    expect([modern.protocol, plain.protocol]).toEqual([SUBPROTOCOL, '']);
  });

  it('[I2] may carry the token', async () => {
    const { userId, token } = await start();
    using raw = await open({ protocols: [SUBPROTOCOL], headers: { authorization: `Bearer ${token}` } });
    raw.send('hello', { version: 1, telemetry: 'json' });
    expect((await raw.next('welcome')).data.userId).toBe(userId);
  });

  it('[I2] [I3] may carry a ticket, which is good once', async () => {
    const { userId, token } = await start();
    const { ticket } = (await server.call('POST', '/api/tickets', { token })).body;
    using raw = await open({ ticket });
    raw.send('join_session', { sessionId: 'run', userId, friends: [] });
    expect((await raw.next('session_status')).data.participants).toEqual([userId]);
    expect(await answerTo(`/ws?ticket=${ticket}`)).toMatchObject({ status: 401, body: { code: 'unauthorized', status: 401 } });
  });

  it.each([
    ['a forged token', { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' }],
    ['another kind of authorization', { authorization: 'Basic YW5hOmFuYQ==' }],
  ])('[N5] with %s is refused', async (_, headers) => {
    await start();
    const { status, headers: answered, body } = await answerTo('/ws', headers);
    expect(status).toBe(401);
    expect(answered['content-type']).toBe('application/problem+json');
    expect(body).toMatchObject({ code: 'unauthorized', detail: expect.stringMatching(/\.$/), remedy: expect.stringMatching(/\.$/) });
  });

  it('[N5] elsewhere than at /ws is refused', async () => {
    await start();
    for (const path of ['/', '/ws/', '/wsx', '/api/sessions', '/..%2fws']) expect(await answerTo(path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('[N5] to another protocol than WebSocket is declined by answering the request', async () => {
    await start();
    const offer = { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA' };
    expect(await answerTo('/healthz', offer)).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it('[N5] is refused when the address has too many connections, until one is closed', async () => {
    await start({ limits: { connectionsPerAddress: 2 } });
    const first = await open();
    using _second = await open();
    expect(await answerTo('/ws')).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    await first.close();
    using third = await until(() => open().catch(() => undefined), { what: 'a place to be free again' });
    expect(third.isOpen).toBe(true);
  });

  it('[N5] [L4] is refused when far too many come in a second, and told when to come back', async () => {
    await start({ limits: { newConnectionsPerSecond: 0 } });
    expect(await answerTo('/ws')).toMatchObject({ status: 503, headers: { 'retry-after': '4' }, body: { code: 'service_unavailable' } });
  });

  it('[N14] [L3] is held back, and then opened to say when to come back, when too many come in a second but not by far', async () => {
    await start({ limits: { newConnectionsPerSecond: 1, retryAfter: 2_000 } });
    using first = await open({ protocols: [SUBPROTOCOL] });
    const [held, told] = [open({ protocols: [SUBPROTOCOL] }), open({ protocols: [SUBPROTOCOL] })];
    // Who is told need not wait.
    using earlier = await Promise.race([held, told]);
    const { code, retry, retryAfter = 0 } = (await earlier.next('error')).data;
    expect([code, retry, retryAfter >= 2_000 && retryAfter <= 4_000]).toEqual(['service_unavailable', 'later', true]);
    expect(await earlier.closed).toEqual({ code: 1013, reason: closeCodes.busy.reason });
    const both = await Promise.all([held, told]);
    expect(both.filter(({ isOpen }) => isOpen).length).toBe(1);
    expect(first.isOpen).toBe(true);
    for (const raw of both) await raw.close();
  });

  it('[N14] that ends while it is held back costs no place of its address, and holds up nobody', async () => {
    await start({ limits: { newConnectionsPerSecond: 1, connectionsPerAddress: 2 } });
    using first = await open();
    const impatient = request(new URL('/ws', server.url), { headers: { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' } });
    impatient.on('error', () => {});
    impatient.end();
    await until(async () => (await answerTo('/ws').catch(() => undefined))?.status === 429, { what: 'the impatient one to be counted' });
    impatient.destroy();
    using second = await until(() => open({ protocols: [SUBPROTOCOL] }).then((raw) => (raw.isOpen ? raw : undefined), () => undefined), { what: 'its place to be free' });
    expect([first.isOpen, second.isOpen]).toEqual([true, true]);
  });

  it('[N11] is opened to say when to come back while the server is overloaded, and it is not ready then', async () => {
    // Any memory is too much.
    await start({ limits: { overloadMemory: 0 } });
    await until(async () => (await server.call('GET', '/readyz')).status === 503, { what: 'the server to be overloaded' });
    expect((await server.call('GET', '/readyz')).body).toMatchObject({ code: 'service_unavailable', detail: 'The server has more to do than it can take.' });
    expect((await server.call('GET', '/healthz')).status).toBe(200);
    using raw = await open({ protocols: [SUBPROTOCOL] });
    expect((await raw.next('error')).data).toMatchObject({ code: 'service_unavailable', retryAfter: expect.any(Number) });
    expect((await raw.closed).code).toBe(1013);
  });

  it('[N11] beyond the most connections is opened to say when to come back', async () => {
    await start({ limits: { connections: 1 } });
    const first = await open();
    using second = await open();
    expect((await second.closed).code).toBe(1013);
    await first.close();
    using third = await open();
    third.send('ping', { t0: 1 });
    expect((await third.next('pong')).data.t0).toBe(1);
  });

  it('[N12] beyond the most TCP connections is not answered at all', async () => {
    await start({ limits: { sockets: 4 } });
    const { hostname, port } = new URL(server.url);
    const idle = Array.from({ length: 10 }, () => connect(Number(port), hostname));
    let ended = 0;
    for (const socket of idle) socket.on('error', () => undefined).on('close', () => (ended += 1));
    await until(() => ended >= 6, { what: 'the rest to be closed' });
    for (const socket of idle) socket.destroy();
    await until(async () => (await server.call('GET', '/healthz')).status === 200, { what: 'the server to answer again' });
  });

  it('that is broken off harms nobody', async () => {
    const { token } = await start();
    const { hostname, port } = new URL(server.url);
    for (let count = 0; count < 20; count += 1) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      socket.write(`GET /ws HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`);
      if (count % 2 === 0) socket.resetAndDestroy();
      else socket.once('data', () => socket.resetAndDestroy());
    }
    using raw = await open();
    raw.send('ping', { t0: 1 });
    expect((await raw.next('pong')).data.t0).toBe(1);
  });
});

describe('a frame', () => {
  it('[L1] larger than the limit closes the connection with 1009, and one that just fits does not', async () => {
    await start();
    using raw = await open();
    const ping = (bytes: number) => {
      const empty = JSON.stringify({ type: 'ping', data: { t0: 1, filler: '' }, timestamp: '2026-05-01T06:30:00Z' });
      return empty.replace('"filler":""', `"filler":"${'x'.repeat(bytes - empty.length)}"`);
    };
    raw.sendRaw(ping(32 * 1024));
    expect((await raw.next('pong')).data.t0).toBe(1);
    raw.sendRaw(ping(32 * 1024 + 1));
    expect((await raw.closed).code).toBe(closeCodes.tooBig.code);
  });

  it('[L2] in more fragments than the limit closes the connection with 1008', async () => {
    await start();
    expect(await closeCodeAfter(Buffer.concat([fragment(0x01), ...Array.from({ length: 16 }, () => fragment(0x00))]))).toBe(1008);
  });

  it('of text that is not UTF-8 closes the connection with 1007', async () => {
    await start();
    expect(await closeCodeAfter(fragment(0x81, 0xff))).toBe(1007);
  });
});

/** A masked frame of one byte; the mask is zero, so that the byte stays as it is. */
const fragment = (opcode: number, byte = 0x20): Buffer => Buffer.from([opcode, 0x81, 0, 0, 0, 0, byte]);

/** Sends raw bytes over a fresh connection, and reads the code of the close frame that answers them. */
function closeCodeAfter(bytes: Buffer): Promise<number> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let received = Buffer.alloc(0);
    let isOpen = false;
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const end = received.indexOf('\r\n\r\n');
      if (!isOpen && end !== -1) {
        isOpen = true;
        received = received.subarray(end + 4);
        socket.write(bytes);
      }
      if (isOpen && received.length >= 4 && received[0] === 0x88) {
        resolve(received.readUInt16BE(2));
        socket.destroy();
      }
    });
    socket.write('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n');
  });
}

describe('a running server', () => {
  it('[J6] closes the older connection when a user joins from a newer one', async () => {
    const { userId, token } = await start();
    const join = async () => {
      const raw = await open({ protocols: [SUBPROTOCOL] });
      raw.send('hello', { version: 1, telemetry: 'json', token });
      raw.send('join_session', { sessionId: 'run', userId, friends: [] });
      await raw.next('session_status');
      return raw;
    };
    const older = await join();
    using newer = await join();
    expect((await older.closed).code).toBe(4501);
    expect(newer.isOpen).toBe(true);
  });

  it('[N4] sends its clients away when it stops', async () => {
    const { token } = await start();
    const raw = await open({ protocols: [SUBPROTOCOL] });
    raw.send('hello', { version: 1, telemetry: 'json', token });
    await raw.next('welcome');
    const stopping = server.server.stop();
    expect((await raw.next('reconnect')).data.delay).toBeLessThanOrEqual(2_000);
    expect((await raw.closed).code).toBe(1012);
    await stopping;
  });
});
