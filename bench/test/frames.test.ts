import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BINARY, clientFrame, scanFrames, TEXT } from '../fanout/frames.ts';
import { Splitter } from '../fanout/splitter.ts';

/** A frame as servers send it: without a mask. */
function serverFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const long = Buffer.alloc(8);
  long.writeBigUInt64BE(BigInt(length));
  const header = length < 126 ? [length] : length <= 0xffff ? [126, length >> 8, length & 0xff] : [127, ...long];
  return Buffer.concat([Buffer.from([0x80 | opcode, ...header]), payload]);
}

/** What comes out when the bytes arrive in chunks of those lengths, all of which are read into the same memory. */
function framesOf(bytes: Buffer, lengths: readonly number[]): string[] {
  const frames: string[] = [];
  const splitter = new Splitter((slice) => scanFrames(slice, ({ opcode, bytes, start, end }) => frames.push(`${opcode}:${bytes.toString('latin1', start, end)}`)));
  const memory = Buffer.alloc(bytes.length + 1);
  let at = 0;
  for (let chunk = 0; at < bytes.length; chunk++) {
    const length = Math.min(lengths[chunk % lengths.length] ?? bytes.length, bytes.length - at);
    bytes.copy(memory, 0, at, at + length);
    splitter.push(memory, length);
    // The next chunk overwrites it, so nothing may be read from it later.
    memory.fill(0xee);
    at += length;
  }
  return frames;
}

const content = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(125, 126, 127, 65_535, 65_536, 70_000)).map((length) => Buffer.alloc(length, `${length},`));
const frames = fc.record({ opcode: fc.constantFrom(TEXT, BINARY), payload: content });

describe('frames of a server', () => {
  it('come out whole, wherever the stream is cut into chunks', () => {
    fc.assert(
      fc.property(fc.array(frames, { minLength: 1, maxLength: 8 }), fc.array(fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 90_000 })), { minLength: 1, maxLength: 12 }), (sent, lengths) => {
        const bytes = Buffer.concat(sent.map(({ opcode, payload }) => serverFrame(opcode, payload)));
        expect(framesOf(bytes, lengths)).toEqual(sent.map(({ opcode, payload }) => `${opcode}:${payload.toString('latin1')}`));
      }),
      { numRuns: 150 },
    );
  });

  it('come out one by one when every byte is a chunk of its own', () => {
    const bytes = Buffer.concat([serverFrame(TEXT, Buffer.alloc(200, 'a')), serverFrame(BINARY, Buffer.from('b')), serverFrame(TEXT, Buffer.alloc(0))]);
    expect(framesOf(bytes, [1])).toEqual([`${TEXT}:${'a'.repeat(200)}`, `${BINARY}:b`, `${TEXT}:`]);
  });
});

describe('a frame of a client', () => {
  it.each([0, 125, 126, 65_535])('with %i bytes has a mask that leaves them as they are', (length) => {
    const bytes = clientFrame(TEXT, Buffer.alloc(length, 'x'));
    const header = bytes.length - length;
    expect(header).toBe(length < 126 ? 6 : 8);
    expect((bytes[1] ?? 0) & 0x80).toBe(0x80);
    expect([...bytes.subarray(header - 4, header)]).toEqual([0, 0, 0, 0]);
    expect(bytes.subarray(header).toString()).toBe('x'.repeat(length));
  });

  it('that would need a longer header is refused', () => {
    expect(() => clientFrame(TEXT, Buffer.alloc(65_536))).toThrow('at most 65535 bytes, not 65536');
  });
});
