import { BINARY, clientFrame } from '../frames.ts';
import { distanceOf, type Reading } from '../sample-text.ts';

/** Of a sample in binary (rule B2 of PROTOCOL.md): its first byte and its length. */
const SAMPLE = { kind: 2, length: 44 };

/** A frame with a sample in binary, which is filled with each sample in place. */
export class SampleFrame {
  readonly #frame = clientFrame(BINARY, emptySample());

  write({ seq, epoch, runner }: Reading): Buffer {
    const frame = this.#frame;
    const start = frame.length - SAMPLE.length;
    const digits = (runner * 7 + seq * 3) % 100_000;
    frame.writeUInt32LE(seq, start + 2);
    frame.writeUIntLE(Math.floor(epoch), start + 6, 6);
    frame.writeInt32LE(481_300_000 + digits, start + 14);
    frame.writeInt32LE(115_700_000 + digits, start + 18);
    frame.writeUInt32LE(Math.round(distanceOf(runner, seq) * 100), start + 22);
    frame.writeUInt32LE(seq * 1_000, start + 34);
    return frame;
  }
}

/** What stays the same in every sample: speed, pace and accuracy; altitude, time in motion and cadence say that there is none. */
function emptySample(): Buffer {
  const bytes = Buffer.alloc(SAMPLE.length);
  bytes.set([SAMPLE.kind, SAMPLE.length]);
  bytes[12] = 1;
  bytes.writeUInt16LE(307, 26);
  bytes.writeUInt16LE(3_259, 28);
  bytes.writeUInt16LE(47, 30);
  bytes.writeInt16LE(-32_768, 32);
  bytes.writeUInt32LE(0xffffffff, 38);
  bytes.writeUInt16LE(0xffff, 42);
  return bytes;
}
