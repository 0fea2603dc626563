import { BINARY, clientFrame, type Frame } from '../frames.ts';
import type { Runner } from '../runner.ts';
import { distanceOf, type Reading } from '../sample-text.ts';
import { readStampNumber, stampNumber, type Stamp } from '../stamps.ts';
import type { FanoutTally } from '../tally.ts';
import type { Dialect } from './dialect.ts';
import { post } from './http.ts';
import { Seeing, type Reader } from './seeing.ts';

/** First bytes of Colyseus' messages (protocol of 0.16 to 0.18). */
const JOINED = 10;
const ERROR = 11;
const DATA = 13;
const PATCH = 15;
/** In a patch: the changes that follow are those of the object whose number comes next. */
const OBJECT = 255;
/** Sizes of the fields of `Runner` in `bench/peers/colyseus.mjs`, in their order; the last is the stamp. */
const SIZES = [8, 8, 4, 4, 4, 4, 1, 8];
const STAMP_FIELD = SIZES.length - 1;

const ACCEPT = clientFrame(BINARY, Buffer.from([JOINED]));

interface Seat {
  readonly roomId: string;
  readonly processId: string;
  readonly sessionId: string;
}

export class Colyseus implements Dialect {
  readonly #port: number;
  readonly #seeing: Seeing;
  readonly #seats = new Map<Runner, Seat>();
  readonly #rooms = new Map<number, string>();
  readonly #messages = new Map<Runner, Message>();

  constructor(port: number, tally: FanoutTally) {
    this.#port = port;
    this.#seeing = new Seeing(tally, patchReader);
  }

  /** Reserves a seat: the first of a session opens its room. */
  async prepareOne(runner: Runner): Promise<void> {
    const room = this.#rooms.get(runner.session);
    const seat = await post<Seat>(this.#port, room === undefined ? '/matchmake/create/run' : `/matchmake/joinById/${room}`, { body: {} });
    this.#rooms.set(runner.session, seat.roomId);
    this.#seats.set(runner, seat);
  }

  address(runner: Runner): { readonly path: string } {
    const seat = this.#seats.get(runner);
    return { path: `/${seat?.processId}/${seat?.roomId}?sessionId=${seat?.sessionId}` };
  }

  receive(runner: Runner, frame: Frame): void {
    const { opcode, bytes, start } = frame;
    if (opcode !== BINARY) return runner.complain(`an unexpected frame of kind ${opcode}`);
    switch (bytes[start]) {
      case PATCH:
        return void this.#seeing.see(runner, frame);
      case JOINED:
        runner.send(ACCEPT);
        return runner.entered();
      case ERROR:
        return runner.complain('the room refused');
      default:
    }
  }

  sample(runner: Runner, reading: Reading): Buffer {
    let message = this.#messages.get(runner);
    if (message === undefined) this.#messages.set(runner, (message = new Message()));
    return message.write(reading);
  }
}

const stamp: Stamp = { time: 0, runner: 0 };

/** Steps through the changes of the runners; a patch of anything else, such as who came or left, is left alone. */
const patchReader: Reader = {
  own: ({ number }) => number,
  read({ bytes, start, end }, _session, add) {
    let at = start + 1;
    while (at < end && bytes[at] === OBJECT) {
      at = afterNumber(bytes, at + 1);
      for (; at < end && bytes[at] !== OBJECT; at += 1 + (SIZES[(bytes[at] ?? 0) & 0x3f] ?? end)) {
        if (((bytes[at] ?? 0) & 0x3f) !== STAMP_FIELD || at + 9 > end) continue;
        readStampNumber(bytes.readDoubleLE(at + 1), stamp);
        add(stamp.time, stamp.runner, at - start);
      }
    }
  },
};

/** A number of up to 127 is one byte; before a larger one stands how many it has. */
function afterNumber(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  return at + (first < 0x80 ? 1 : first === 0xcc ? 2 : first === 0xcd ? 3 : 5);
}

/** `room.send('pace', sample)`: MessagePack, built once, with the numbers in place. */
class Message {
  readonly #bytes: Buffer;
  readonly #places = new Map<string, number>();

  constructor() {
    const parts: Buffer[] = [Buffer.from([DATA]), packedText('pace'), Buffer.from([0x80 | 8])];
    const names = ['latitude', 'longitude', 'distance', 'speed', 'pace', 'seq', 'status', 'elapsed'];
    for (const name of names) parts.push(packedText(name), Buffer.from([0xcb, ...new Uint8Array(8)]));
    this.#bytes = clientFrame(BINARY, Buffer.concat(parts));
    for (const name of names) this.#places.set(name, this.#bytes.lastIndexOf(packedText(name)) + name.length + 2);
  }

  write(reading: Reading): Buffer {
    const { seq, runner } = reading;
    const digits = ((runner * 7 + seq * 3) % 100_000) / 1e7;
    const values = { latitude: 48.13 + digits, longitude: 11.57 + digits, distance: distanceOf(runner, seq), speed: 3.0683, pace: 5.4321, seq, status: 1, elapsed: stampNumber(reading) };
    for (const [name, value] of Object.entries(values)) this.#bytes.writeDoubleBE(value, this.#places.get(name));
    return this.#bytes;
  }
}

const packedText = (text: string): Buffer => Buffer.from(`${String.fromCharCode(0xa0 | text.length)}${text}`, 'latin1');
