import type { Duplex } from 'node:stream';
import { BINARY, LENGTH_16, LENGTH_64, TEXT } from './frame-format.ts';

/** What a frame is made of: a string becomes a text frame, bytes a binary one. */
export type FrameContent = string | Uint8Array;

const SHORT = 125;
const MAX_16 = 0xffff;

/**
 * Frames of the server, each made once however many connections it goes to. It knows the newest only, because what goes
 * to many goes to them one after the other.
 */
export class SharedFrames {
  #content: FrameContent | undefined;
  #frame: Buffer = Buffer.alloc(0);
  #contents: readonly FrameContent[] = [];
  #frames: Buffer = Buffer.alloc(0);

  /** The frame as it stands on the wire: RFC 6455, unmasked, unfragmented and uncompressed. */
  of(content: FrameContent): Buffer {
    // Strings that are one and the same are equal at a glance, and so are nearly all that are not.
    if (content !== this.#content) {
      this.#frame = frameOf(content);
      this.#content = content;
    }
    return this.#frame;
  }

  /** The frames as they stand on the wire one behind the other. */
  ofAll(contents: readonly FrameContent[]): Buffer {
    if (contents.length !== this.#contents.length || contents.some((content, place) => content !== this.#contents[place])) {
      this.#frames = Buffer.concat(contents.map(frameOf));
      this.#contents = contents;
    }
    return this.#frames;
  }
}

/** What is asked of the library's socket. */
export interface LibrarySocket {
  readonly readyState: number;
  readonly OPEN: number;
}

/**
 * Writes frames to the stream below a WebSocket, past its library, which would frame the same content anew for every
 * connection and write it in two pieces. They never come between the pieces of the library's own: it writes each of its
 * frames at once, because nothing is compressed here and no content is awaited.
 */
export function writeFrame(frame: Buffer, { socket, stream }: { readonly socket: LibrarySocket; readonly stream: Duplex }): void {
  // After a closing frame nothing may follow; the library knows that, and so does a stream that has ended.
  if (socket.readyState === socket.OPEN && stream.writable) stream.write(frame);
}

function frameOf(content: FrameContent): Buffer {
  const length = typeof content === 'string' ? Buffer.byteLength(content) : content.length;
  const header = length <= SHORT ? 2 : length <= MAX_16 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = typeof content === 'string' ? TEXT : BINARY;
  if (header === 2) {
    frame[1] = length;
  } else if (header === 4) {
    frame[1] = LENGTH_16;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_64;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  if (typeof content === 'string') frame.write(content, header);
  else frame.set(content, header);
  return frame;
}
