import type { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import * as fc from 'fast-check';
import { until } from '@paceline/testkit';
import { describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { readFrames } from '../../src/gateway/frame-reader.ts';

const MASK = [0x12, 0xfe, 0x00, 0x7a] as const;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;

/** A frame as a client sends it. */
function frame(opcode: number, content: Uint8Array | string, isFinal = true): Buffer {
  const data = Buffer.from(content as string);
  const header = data.length < 126 ? [data.length] : data.length < 65_536 ? [126, data.length >> 8, data.length & 255] : [127, 0, 0, 0, 0, data.length >>> 24, (data.length >> 16) & 255, (data.length >> 8) & 255, data.length & 255];
  header[0] = (header[0] ?? 0) | 0x80;
  return Buffer.concat([Buffer.from([(isFinal ? 0x80 : 0) | opcode, ...header, ...MASK]), data.map((byte, at) => byte ^ (MASK[at % 4] ?? 0))]);
}

/** A connection of the library over a stream of which the test gives each chunk. */
class Served {
  /** What was read, in order: by whom, and what; and how the connection ended. */
  readonly heard: (readonly ['here' | 'library', string] | { readonly closed: number } | { readonly failed: string })[] = [];
  readonly stream = new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => done() });

  constructor() {
    const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 100_000 });
    const headers = { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-version': '13' };
    sockets.handleUpgrade({ method: 'GET', url: '/ws', headers } as unknown as IncomingMessage, this.stream, Buffer.alloc(0), (socket) => {
      readFrames(this.stream, (data) => this.heard.push(['here', data.toString('hex')]));
      socket.on('message', (data: Buffer) => this.heard.push(['library', data.toString('hex')]));
      socket.on('close', (code) => this.heard.push({ closed: code }));
      socket.on('error', ({ message }) => this.heard.push({ failed: message }));
    });
  }

  /** Gives it the chunks, one read each, and waits until all were read. */
  async read(...chunks: readonly Buffer[]): Promise<void> {
    for (const chunk of chunks) {
      const seen = new Promise((resolve) => this.stream.once('data', resolve));
      this.stream.push(Buffer.from(chunk));
      await seen;
    }
  }
}

const hex = (content: Uint8Array | string): string => Buffer.from(content as string).toString('hex');
const bytes = Uint8Array.from({ length: 44 }, (_, at) => at * 7);

describe('[N1] frames that are read ahead of the library', () => {
  test('are those that are binary, short, and come alone and whole', async () => {
    const served = new Served();
    await served.read(frame(BINARY, bytes), frame(BINARY, ''), frame(BINARY, new Uint8Array(125)));
    expect(served.heard).toEqual([['here', hex(bytes)], ['here', ''], ['here', hex(new Uint8Array(125))]]);
  });

  test.each<[string, readonly Buffer[], readonly string[]]>([
    ['text', [frame(TEXT, '{"type":"ping"}')], ['{"type":"ping"}']],
    ['long', [frame(BINARY, 'x'.repeat(126))], ['x'.repeat(126)]],
    ['very long', [frame(BINARY, 'x'.repeat(70_000))], ['x'.repeat(70_000)]],
    ['two at once', [Buffer.concat([frame(BINARY, 'one'), frame(BINARY, 'two')])], ['one', 'two']],
    ['cut in two', [frame(BINARY, 'content').subarray(0, 9), frame(BINARY, 'content').subarray(9)], ['content']],
    ['in fragments', [frame(BINARY, 'be', false), frame(0, 'gin')], ['begin']],
  ])('are not those that are %s', async (_, chunks, contents) => {
    const served = new Served();
    await served.read(...chunks);
    expect(served.heard).toEqual(contents.map((content) => ['library', hex(content)]));
    await served.read(frame(BINARY, bytes));
    expect(served.heard.at(-1)).toEqual(['here', hex(bytes)]);
  });

  test('are not what looks like one within another', async () => {
    const served = new Served();
    const within = frame(BINARY, bytes);
    const around = Buffer.concat([Buffer.from([0x82, 0x80 | within.length, ...MASK]), within]);
    await served.read(around.subarray(0, 6), within);
    expect(served.heard).toEqual([['library', hex(within.map((byte, at) => byte ^ (MASK[at % 4] ?? 0)))]]);
  });

  test('are none any more behind a header that was torn in two', async () => {
    const served = new Served();
    const torn = frame(BINARY, bytes);
    await served.read(torn.subarray(0, 3), torn.subarray(3), frame(BINARY, bytes));
    expect(served.heard).toEqual([['library', hex(bytes)], ['library', hex(bytes)]]);
  });

  test.each<[string, ...Buffer[]]>([
    ['within a message that has not ended', frame(BINARY, 'be', false), frame(BINARY, 'gin')],
    ['not masked', Buffer.from([0x82, 1, 7])],
    ['not masked, with as many bytes as if it were', Buffer.from([0x82, 1, 7, 0x82, 0x81, 0, 0])],
    ['of a reserved kind', Buffer.from([0x83, 0x81, ...MASK, 7])],
    ['with a reserved bit', Buffer.from([0xc2, 0x81, ...MASK, 7])],
  ])('are not those that are %s, which ends the connection, and nothing behind it is read', async (_, ...wrong) => {
    const served = new Served();
    await served.read(...wrong);
    served.stream.push(frame(BINARY, bytes));
    await until(() => served.heard.some((one) => 'failed' in one), { what: 'the failure' });
    expect(served.heard.filter((one) => Array.isArray(one))).toEqual([]);
  });

  test('are none behind a closing frame', async () => {
    const served = new Served();
    await served.read(frame(BINARY, bytes), frame(CLOSE, Buffer.from([3, 232])));
    served.stream.push(frame(BINARY, bytes));
    served.stream.push(null);
    await until(() => served.heard.some((one) => 'closed' in one), { what: 'the close' });
    expect(served.heard).toEqual([['here', hex(bytes)], { closed: 1_000 }]);
  });

  test('however they come, every message is read once, whole and in order', async () => {
    const message = fc.record({ isText: fc.boolean(), size: fc.oneof(fc.integer({ min: 0, max: 130 }), fc.integer({ min: 131, max: 70_000 })), parts: fc.integer({ min: 1, max: 3 }), ping: fc.boolean() });
    let here = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 12 }), fc.array(fc.nat({ max: 400 }), { maxLength: 30 }), async (messages, cuts) => {
        const contents = messages.map(({ size }, place) => Buffer.alloc(size, 97 + place));
        const frames = messages.flatMap(({ isText, parts, ping }, place) => {
          const content = contents[place] ?? Buffer.alloc(0);
          const step = Math.ceil(content.length / parts);
          const pieces = Array.from({ length: parts }, (_, part) => frame(part === 0 ? (isText ? TEXT : BINARY) : 0, content.subarray(part * step, (part + 1) * step), part === parts - 1));
          return ping ? pieces.flatMap((piece) => [frame(PING, 'p'), piece]) : pieces;
        });
        const chunks = frames.flatMap((whole, place) => {
          const cut = cuts[place];
          return cut === undefined || cut === 0 || cut >= whole.length ? [whole] : [whole.subarray(0, cut), whole.subarray(cut)];
        });
        const served = new Served();
        await served.read(...chunks);
        expect(served.heard.map((one) => (Array.isArray(one) ? (one[1] as string) : one))).toEqual(contents.map(hex));
        here += served.heard.filter((one) => Array.isArray(one) && one[0] === 'here').length;
      }),
      { numRuns: 150 },
    );
    expect(here).toBeGreaterThan(0);
  });
});
