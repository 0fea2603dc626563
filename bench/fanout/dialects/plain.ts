import { clientFrame, TEXT, type Frame } from '../frames.ts';
import type { Runner } from '../runner.ts';
import { SampleText, sampleMembers, type Reading } from '../sample-text.ts';
import type { FanoutTally } from '../tally.ts';
import type { Dialect } from './dialect.ts';
import { jsonReader, Seeing } from './seeing.ts';

/** A sample as a server without rules of its own might be sent it. */
export const plainSample = ({ number }: { readonly number: number }): string => `{"userId":"runner-${number}",${sampleMembers}}`;

/** The servers of this folder: the path says which session it is, the first message that one is in, all others are updates. */
export class Plain implements Dialect {
  readonly #seeing: Seeing;
  readonly #texts = new Map<Runner, SampleText>();

  constructor(tally: FanoutTally) {
    this.#seeing = new Seeing(tally, jsonReader);
  }

  address({ session }: Runner): { readonly path: string } {
    return { path: `/run/${session}` };
  }

  receive(runner: Runner, frame: Frame): void {
    const { opcode } = frame;
    if (opcode !== TEXT) return runner.complain(`an unexpected frame of kind ${opcode}`);
    if (!runner.isIn) return runner.entered();
    this.#seeing.see(runner, frame);
  }

  sample(runner: Runner, reading: Reading): Buffer {
    let text = this.#texts.get(runner);
    if (text === undefined) this.#texts.set(runner, (text = new SampleText(clientFrame(TEXT, plainSample(runner)))));
    return text.write(reading);
  }
}
