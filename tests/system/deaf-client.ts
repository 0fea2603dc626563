import { connect, type Socket } from 'node:net';
import { systemEnvironment } from '@paceline/core';
import { encode, SUBPROTOCOL, type UpMessage } from '@paceline/protocol';
import { until } from '@paceline/testkit';

/** A WebSocket whose other end speaks and never reads: what it is sent waits in the buffers of the system, and then in the server. */
export class DeafClient implements Disposable {
  readonly #socket: Socket;
  #isGone = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    // The server's reset, and what is written after it.
    socket.on('error', () => undefined);
    socket.on('close', () => (this.#isGone = true));
  }

  /** Opens one for whom that token is. */
  static async open(url: string, token: string): Promise<DeafClient> {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    const client = new DeafClient(socket);
    let answer = '';
    const listen = (chunk: Buffer): void => void (answer += chunk.toString('latin1'));
    socket.on('data', listen);
    const headers = { Host: host, Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'Sec-WebSocket-Protocol': SUBPROTOCOL, Authorization: `Bearer ${token}` };
    socket.write(`GET /ws HTTP/1.1\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    await until(() => answer.startsWith('HTTP/1.1 101'), { what: 'the upgrade' });
    socket.off('data', listen);
    socket.pause();
    return client;
  }

  /** Whether the server has dropped it. The end is behind what was not read, so this begins to read. */
  async isDropped(): Promise<boolean> {
    this.#socket.resume();
    return until(() => this.#isGone, { what: 'the server to drop a deaf client' });
  }

  say(type: UpMessage['type'], data: object): void {
    this.#frame(0x81, Buffer.from(encode({ type, data, timestamp: new Date(systemEnvironment.now()).toISOString() } as UpMessage)));
  }

  /** Sends so many ping frames of the WebSocket itself. */
  ping(count: number): void {
    for (let sent = 0; sent < count; sent += 1) this.#frame(0x89, Buffer.alloc(125));
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  /** The mask is zero, so that the payload stays as it is. */
  #frame(opcode: number, payload: Buffer): void {
    const { length } = payload;
    const size = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 0xff];
    if (this.#socket.writable) this.#socket.write(Buffer.concat([Buffer.from([opcode, ...size, 0, 0, 0, 0]), payload]));
  }
}
