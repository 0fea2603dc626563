/** Kinds of WebSocket frames (RFC 6455, section 5.2). */
export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

/** Bytes that are used again afterwards, so nothing may keep them. */
export interface Slice {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** One frame from the server; the slice is its payload. */
export interface Frame extends Slice {
  readonly opcode: number;
}

/** What `scanFrames` hands over: one object for all frames, because millions of them come. */
const frame: { -readonly [Key in keyof Frame]: Frame[Key] } = { opcode: 0, bytes: Buffer.alloc(0), start: 0, end: 0 };

/** Hands over all complete frames; returns where the first incomplete one begins. Servers do not mask, and none of these fragments. */
export function scanFrames({ bytes, start, end }: Slice, onFrame: (frame: Frame) => void): number {
  frame.bytes = bytes;
  let at = start;
  while (at + 2 <= end) {
    const short = (bytes[at + 1] ?? 0) & 0x7f;
    const header = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (at + header > end) return at;
    const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : bytes.readUIntBE(at + 4, 6);
    const next = at + header + length;
    if (next > end) return at;
    frame.opcode = (bytes[at] ?? 0) & 0x0f;
    frame.start = at + header;
    frame.end = next;
    onFrame(frame);
    at = next;
  }
  return at;
}

/**
 * A frame from a client. Its mask is 0, which is as good as any to a server, so that the payload stands in it as it is and
 * can be changed in place.
 */
export function clientFrame(opcode: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const header = bytes.length < 126 ? [bytes.length | 0x80] : [126 | 0x80, bytes.length >> 8, bytes.length & 0xff];
  if (bytes.length > 0xffff) throw new RangeError(`A frame of the generator holds at most 65535 bytes, not ${bytes.length}.`);
  return Buffer.concat([Buffer.from([0x80 | opcode, ...header, 0, 0, 0, 0]), bytes]);
}
