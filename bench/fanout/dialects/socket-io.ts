import { clientFrame, TEXT, type Frame } from '../frames.ts';
import type { Runner } from '../runner.ts';
import { SampleText, type Reading } from '../sample-text.ts';
import type { FanoutTally } from '../tally.ts';
import type { Dialect } from './dialect.ts';
import { plainSample } from './plain.ts';
import { jsonReader, Seeing } from './seeing.ts';

/** Engine.IO 4 and Socket.IO 5: packets are text that begins with their kinds. */
const KINDS = { open: '0', ping: '2', connected: '40', event: '42' };
const CONNECT = clientFrame(TEXT, '40');
const PONG_PACKET = clientFrame(TEXT, '3');

export class SocketIo implements Dialect {
  readonly #seeing: Seeing;
  readonly #texts = new Map<Runner, SampleText>();

  constructor(tally: FanoutTally) {
    this.#seeing = new Seeing(tally, jsonReader);
  }

  address(): { readonly path: string } {
    return { path: '/socket.io/?EIO=4&transport=websocket' };
  }

  receive(runner: Runner, frame: Frame): void {
    const { opcode, bytes, start, end } = frame;
    if (opcode !== TEXT) return runner.complain(`an unexpected frame of kind ${opcode}`);
    const kind = bytes.toString('latin1', start, Math.min(end, start + 2));
    if (kind === KINDS.event) {
      if (runner.isIn) this.#seeing.see(runner, frame);
      // The first event says that the room was joined.
      else runner.entered();
    } else if (kind.startsWith(KINDS.open)) runner.send(CONNECT);
    else if (kind === KINDS.connected) runner.send(clientFrame(TEXT, `42["join","${runner.session}"]`));
    else if (kind === KINDS.ping) runner.send(PONG_PACKET);
    else runner.complain(`an unexpected packet ${kind}`);
  }

  sample(runner: Runner, reading: Reading): Buffer {
    let text = this.#texts.get(runner);
    if (text === undefined) this.#texts.set(runner, (text = new SampleText(clientFrame(TEXT, `42["pace",${plainSample(runner)}]`))));
    return text.write(reading);
  }
}
