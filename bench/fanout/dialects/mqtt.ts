import type { Slice } from '../frames.ts';
import type { Runner } from '../runner.ts';
import { SampleText, type Reading } from '../sample-text.ts';
import type { FanoutTally } from '../tally.ts';
import type { Dialect } from './dialect.ts';
import { plainSample } from './plain.ts';
import { jsonReader, Seeing } from './seeing.ts';

/** Kinds of MQTT 5 packets: the upper half of their first byte. */
const CONNACK = 2;
const PUBLISH = 3;
const SUBACK = 9;
/** Most bytes of the length of a packet. */
const LENGTH_BYTES = 4;

/** MQTT 5 over TCP, at most once. Each subscribes to the topic of its session, without what it publishes itself. */
export class Mqtt implements Dialect {
  readonly #seeing: Seeing;
  readonly #texts = new Map<Runner, SampleText>();

  constructor(tally: FanoutTally) {
    this.#seeing = new Seeing(tally, jsonReader);
  }

  begin(runner: Runner): void {
    // Version 5, a clean start, no time to live, no properties.
    runner.send(packet(0x10, [prefixed('MQTT'), Buffer.from([5, 2, 0, 0, 0]), prefixed(`runner-${runner.number}`)]));
  }

  receive(): void {
    throw new Error('MQTT does not come in WebSocket frames here.');
  }

  scan(runner: Runner, slice: Slice): number {
    const { bytes, end } = slice;
    let at = slice.start;
    for (;;) {
      const [length, body] = lengthAt(bytes.subarray(at + 1, Math.min(at + 1 + LENGTH_BYTES, end)));
      if (length === undefined || at + 1 + body + length > end) return at;
      const start = at + 1 + body;
      this.#take(runner, (bytes[at] ?? 0) >> 4, { bytes, start, end: start + length });
      at = start + length;
    }
  }

  sample(runner: Runner, reading: Reading): Buffer {
    let text = this.#texts.get(runner);
    if (text === undefined) {
      const message = packet(0x30, [prefixed(`run/${runner.session}`), Buffer.from([0]), Buffer.from(plainSample(runner))]);
      this.#texts.set(runner, (text = new SampleText(message)));
    }
    return text.write(reading);
  }

  #take(runner: Runner, kind: number, slice: Slice): void {
    switch (kind) {
      case PUBLISH:
        return void this.#seeing.see(runner, slice);
      case CONNACK:
        // Packet 1, no properties; at most once, nothing of one's own.
        return runner.send(packet(0x82, [Buffer.from([0, 1, 0]), prefixed(`run/${runner.session}`), Buffer.from([4])]));
      case SUBACK:
        return runner.entered();
      default:
        return runner.complain(`an unexpected packet of kind ${kind}`);
    }
  }
}

function packet(first: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  for (let rest = body.length; rest > 0 || length.length === 0; rest >>= 7) length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
  return Buffer.concat([Buffer.from([first, ...length]), body]);
}

function prefixed(text: string): Buffer {
  return Buffer.from([text.length >> 8, text.length & 0xff, ...Buffer.from(text)]);
}

/** The length that stands at the beginning, and how many bytes it takes: seven bits in each, the lowest first. Undefined while it is not all there. */
function lengthAt(bytes: Buffer): readonly [number | undefined, number] {
  let length = 0;
  for (const [place, byte] of bytes.entries()) {
    length |= (byte & 0x7f) << (7 * place);
    if (byte < 0x80) return [length, place + 1];
  }
  if (bytes.length === LENGTH_BYTES) throw new Error(`The length of an MQTT packet has more than ${LENGTH_BYTES} bytes.`);
  return [undefined, 0];
}
