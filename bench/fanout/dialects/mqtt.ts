import type { Runner } from '../runner.ts';
import { SampleText, type Reading } from '../sample-text.ts';
import type { FanoutTally } from '../tally.ts';
import type { Dialect } from './dialect.ts';
import { plainSample } from './plain.ts';
import { Seeing } from './seeing.ts';

/** Kinds of MQTT 5 packets: the upper half of their first byte. */
const CONNACK = 2;
const PUBLISH = 3;
const SUBACK = 9;

/** MQTT 5 over TCP, at most once. Each subscribes to the topic of its session, without what it publishes itself. */
export class Mqtt implements Dialect {
  readonly #seeing: Seeing;
  readonly #texts = new Map<Runner, SampleText>();

  constructor(tally: FanoutTally) {
    this.#seeing = new Seeing(tally);
  }

  begin(runner: Runner): void {
    // Version 5, a clean start, no time to live, no properties.
    runner.send(packet(0x10, [prefixed('MQTT'), Buffer.from([5, 2, 0, 0, 0]), prefixed(`runner-${runner.number}`)]));
  }

  receive(): void {
    throw new Error('MQTT does not come in WebSocket frames here.');
  }

  scan(runner: Runner, bytes: Buffer, { start, end }: { readonly start: number; readonly end: number }): number {
    let at = start;
    for (;;) {
      const [length, body] = lengthAt(bytes, at + 1);
      if (body > end || body + length > end) return at;
      this.#take(runner, bytes, { kind: (bytes[at] ?? 0) >> 4, start: body, end: body + length });
      at = body + length;
    }
  }

  sample(runner: Runner, reading: Reading): Buffer {
    let text = this.#texts.get(runner);
    if (text === undefined) {
      const message = packet(0x30, [prefixed(`run/${runner.session}`), Buffer.from([0]), Buffer.from(plainSample(runner))]);
      this.#texts.set(runner, (text = new SampleText(message)));
    }
    return text.fill(reading);
  }

  #take(runner: Runner, bytes: Buffer, range: { readonly kind: number; readonly start: number; readonly end: number }): void {
    switch (range.kind) {
      case PUBLISH:
        return this.#seeing.json(runner, bytes, range);
      case CONNACK:
        // Packet 1, no properties; at most once, nothing of one's own.
        return runner.send(packet(0x82, [Buffer.from([0, 1, 0]), prefixed(`run/${runner.session}`), Buffer.from([4])]));
      case SUBACK:
        return runner.entered();
      default:
        return runner.complain(`an unexpected packet of kind ${range.kind}`);
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

/** The length that stands at `at`, and where it ends: seven bits in a byte, the lowest first. */
function lengthAt(bytes: Buffer, at: number): readonly [number, number] {
  let length = 0;
  for (let place = 0; place < 4; place++) {
    const byte = bytes[at + place] ?? 0;
    length |= (byte & 0x7f) << (7 * place);
    if (byte < 0x80) return [length, at + place + 1];
  }
  throw new Error('The length of an MQTT packet has more than four bytes.');
}
