import type { Slice } from '../frames.ts';
import type { Runner } from '../runner.ts';
import { SampleText, type Reading } from '../sample-text.ts';
import type { FanoutTally } from '../tally.ts';
import type { Dialect } from './dialect.ts';
import { plainSample } from './plain.ts';
import { jsonReader, Seeing } from './seeing.ts';

const END_OF_LINE = '\r\n';
const NO_OWN = 'CONNECT {"verbose":false,"pedantic":false,"echo":false}';

/** NATS over TCP: each subscribes to the subject of its session, without what it publishes itself. */
export class Nats implements Dialect {
  readonly #seeing: Seeing;
  readonly #texts = new Map<Runner, SampleText>();

  constructor(tally: FanoutTally) {
    this.#seeing = new Seeing(tally, jsonReader);
  }

  begin(runner: Runner): void {
    runner.send(lines(NO_OWN, `SUB run.${runner.session} 1`, 'PING'));
  }

  receive(): void {
    throw new Error('NATS does not come in WebSocket frames here.');
  }

  scan(runner: Runner, { bytes, start, end }: Slice): number {
    let at = start;
    for (;;) {
      const endOfLine = bytes.indexOf(END_OF_LINE, at);
      const body = endOfLine + END_OF_LINE.length;
      if (endOfLine < 0 || body > end) return at;
      const line = bytes.toString('latin1', at, endOfLine);
      if (line.startsWith('MSG ')) {
        const length = Number(line.slice(line.lastIndexOf(' ')));
        if (body + length + END_OF_LINE.length > end) return at;
        this.#seeing.see(runner, { bytes, start: body, end: body + length });
        at = body + length + END_OF_LINE.length;
      } else {
        this.#take(runner, line);
        at = body;
      }
    }
  }

  sample(runner: Runner, reading: Reading): Buffer {
    let text = this.#texts.get(runner);
    if (text === undefined) {
      const sample = plainSample(runner);
      this.#texts.set(runner, (text = new SampleText(lines(`PUB run.${runner.session} ${sample.length}`, sample))));
    }
    return text.write(reading);
  }

  #take(runner: Runner, line: string): void {
    if (line === 'PING') runner.send(lines('PONG'));
    // It answers the first PING when it has taken the subscription before it.
    else if (line === 'PONG') runner.entered();
    else if (line.startsWith('-ERR')) runner.complain(line);
  }
}

const lines = (...all: readonly string[]): Buffer => Buffer.from(all.map((line) => `${line}${END_OF_LINE}`).join(''));
