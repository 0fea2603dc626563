import type { Slice } from '../frames.ts';
import type { Runner } from '../runner.ts';
import { readStampNumber, readStampText, type Stamp } from '../stamps.ts';
import type { FanoutTally } from '../tally.ts';

/** Milliseconds of the clock that stamps carry. */
export const clock = (): number => performance.now();

const STAMP = Buffer.from('"elapsed":');
const stamp: Stamp = { time: 0, runner: 0 };

/** Counts the updates of others in what arrives, and how old they are. */
export class Seeing {
  readonly #tally: FanoutTally;

  constructor(tally: FanoutTally) {
    this.#tally = tally;
  }

  /** Finds the stamps in JSON without parsing it. */
  json(runner: Runner, { bytes, start, end }: Slice): void {
    const now = clock();
    this.#tally.frames += 1;
    for (let at = bytes.indexOf(STAMP, start); at >= 0 && at < end; at = bytes.indexOf(STAMP, at)) {
      at += STAMP.length;
      readStampText(bytes, at, stamp);
      if (stamp.runner !== runner.number) this.#tally.staleness.add(now - stamp.time);
    }
  }

  number(runner: Runner, value: number, now: number): void {
    readStampNumber(value, stamp);
    if (stamp.runner !== runner.number) this.#tally.staleness.add(now - stamp.time);
  }
}
