import type { Duplex } from 'node:stream';
import { BINARY, LENGTH_16, LENGTH_64 } from './frame-format.ts';

// RFC 6455, section 5.2: parts of a frame's first byte, and of its second.
const FINAL = 0x80;
const CONTROL = 0x08;
const LENGTH = 0x7f;
const MASKED = 0x80;
const MASK_BYTES = 4;
const HEADER = 2 + MASK_BYTES;

/**
 * Reads the short binary frames of a connection that come alone and whole, as a runner's samples do, ahead of the
 * library, which takes several times as long for each. Everything else, and everything behind what it cannot follow, is
 * the library's. Call it before anything has been read.
 */
export function readFrames(stream: Duplex, take: (data: Buffer) => void): void {
  const [ofLibrary] = stream.listeners('data');
  if (ofLibrary === undefined) return;
  const place = new FramePlace();
  const read = (chunk: Buffer): void => {
    const data = place.isBetween ? unmasked(chunk) : undefined;
    if (data !== undefined) return take(data);
    place.pass(chunk);
    ofLibrary.call(stream, chunk);
  };
  stream.off('data', ofLibrary as typeof read);
  // So that the library, which stops listening when it has read enough, takes this one off in its place.
  stream.on('data', Object.assign(read, { listener: ofLibrary }));
}

/** Where in the stream of frames a connection is, as the headers of its frames tell. */
class FramePlace {
  /** Bytes that are still to come of a frame; without end behind a header that was torn in two, of which only the library knows what is in it. */
  #missing = 0;
  /** Whether a message has come in part: nothing but the rest of it and control frames may follow. */
  #isFragmented = false;

  /** Whether a new message begins with the next byte. */
  get isBetween(): boolean {
    return this.#missing === 0 && !this.#isFragmented;
  }

  pass(chunk: Buffer): void {
    let at = this.#missing;
    while (at < chunk.length) {
      const first = chunk[at] ?? 0;
      if ((first & CONTROL) === 0) this.#isFragmented = (first & FINAL) === 0;
      at += frameLength(chunk, at);
    }
    this.#missing = at - chunk.length;
  }
}

/** The content of the one frame that a chunk consists of, if it is short, binary and whole. Changes the chunk then. */
function unmasked(chunk: Buffer): Buffer | undefined {
  const second = chunk[1] ?? 0;
  const length = second & LENGTH;
  if (chunk[0] !== BINARY || (second & MASKED) === 0 || length >= LENGTH_16 || chunk.length !== HEADER + length) return undefined;
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
  const mask = view.getUint32(2);
  let at = HEADER;
  for (; at + MASK_BYTES <= chunk.length; at += MASK_BYTES) view.setUint32(at, view.getUint32(at) ^ mask);
  for (; at < chunk.length; at++) view.setUint8(at, view.getUint8(at) ^ view.getUint8(2 + ((at - HEADER) % MASK_BYTES)));
  return chunk.subarray(HEADER);
}

/** Bytes of the client's frame that begins at `at`, with its header; `Infinity` when the header goes beyond the chunk. */
function frameLength(chunk: Buffer, at: number): number {
  const short = (chunk[at + 1] ?? 0) & LENGTH;
  const header = HEADER + (short === LENGTH_64 ? 8 : short === LENGTH_16 ? 2 : 0);
  if (at + header > chunk.length) return Infinity;
  if (short === LENGTH_64) return header + Number(chunk.readBigUInt64BE(at + 2));
  return header + (short === LENGTH_16 ? chunk.readUInt16BE(at + 2) : short);
}
