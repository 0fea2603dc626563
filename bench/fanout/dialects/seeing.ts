import type { Slice } from '../frames.ts';
import type { Runner } from '../runner.ts';
import { readStampText, type Stamp } from '../stamps.ts';
import type { FanoutTally } from '../tally.ts';

/** Milliseconds of the clock that stamps carry. */
export const clock = (): number => performance.now();

/** Adds an update that stands in a frame: when it was taken, whose it is, and where it begins, from the frame's start. */
type Add = (time: number, who: number, at: number) => void;

/** How a dialect finds the updates in a frame. */
export interface Reader {
  read(slice: Slice, session: number, add: Add): void;
  /** By what number its updates name that runner; its own are not counted. */
  own(runner: Runner): number | undefined;
}

/** The updates of one frame. */
interface Updates {
  readonly bytes: Buffer;
  readonly times: readonly number[];
  readonly who: readonly number[];
  readonly starts: readonly number[];
  /** By whose they are, places in the lists. */
  readonly places: ReadonlyMap<number, number>;
}

/** From so many bytes on a frame is likely to be the same for all members of a session, and is read but once. */
const LARGE = 4_096;
/** Of each session so many frames are remembered: some members are a little behind the others, and not all need get the same. */
const REMEMBERED = 32;
/** Of the updates in a large frame every so manieth has its age looked at, by each receiver another one; all are counted. */
const SAMPLED = 16;

/** Counts the updates of others in what arrives, and how old they are. */
export class Seeing {
  readonly #tally: FanoutTally;
  readonly #reader: Reader;
  readonly #known = new Map<number, Updates[]>();

  constructor(tally: FanoutTally, reader: Reader) {
    this.#tally = tally;
    this.#reader = reader;
  }

  /** Returns where one's own update begins in the bytes, if there is one. */
  see(runner: Runner, slice: Slice): number | undefined {
    this.#tally.frames += 1;
    return slice.end - slice.start < LARGE ? this.#seeSmall(runner, slice) : this.#seeLarge(runner, slice);
  }

  #seeSmall(runner: Runner, slice: Slice): number | undefined {
    const now = clock();
    const own = this.#reader.own(runner);
    const tally = this.#tally;
    let found: number | undefined;
    this.#reader.read(slice, runner.session, (time, who, at) => {
      if (who === own) {
        found = slice.start + at;
        return;
      }
      tally.delivered += 1;
      tally.staleness.add(now - time, 1);
    });
    return found;
  }

  #seeLarge(runner: Runner, slice: Slice): number | undefined {
    const { times, who, starts, places } = this.#updatesOf(runner.session, slice);
    const now = clock();
    const own = this.#reader.own(runner);
    const place = own === undefined ? undefined : places.get(own);
    this.#tally.delivered += times.length - (place === undefined ? 0 : 1);
    for (let at = runner.number % SAMPLED; at < times.length; at += SAMPLED) {
      if (who[at] !== own) this.#tally.staleness.add(now - (times[at] ?? 0), SAMPLED);
    }
    return place === undefined ? undefined : slice.start + (starts[place] ?? 0);
  }

  #updatesOf(session: number, slice: Slice): Updates {
    let known = this.#known.get(session);
    if (known === undefined) this.#known.set(session, (known = []));
    const { bytes, start, end } = slice;
    const same = known.findLast((one) => one.bytes.length === end - start && bytes.compare(one.bytes, 0, one.bytes.length, start, end) === 0);
    if (same !== undefined) return same;
    const updates = this.#read(slice, session);
    known.push(updates);
    if (known.length > REMEMBERED) known.shift();
    return updates;
  }

  #read(slice: Slice, session: number): Updates {
    const [times, who, starts]: [number[], number[], number[]] = [[], [], []];
    const places = new Map<number, number>();
    this.#reader.read(slice, session, (time, whose, at) => {
      places.set(whose, times.length);
      times.push(time);
      who.push(whose);
      starts.push(at);
    });
    return { bytes: Buffer.from(slice.bytes.subarray(slice.start, slice.end)), times, who, starts, places };
  }
}

const STAMP = Buffer.from('"elapsed":');
const stamp: Stamp = { time: 0, runner: 0 };

/** Finds the stamps in JSON without parsing it. */
export const jsonReader: Reader = {
  own: ({ number }) => number,
  read({ bytes, start, end }, _session, add) {
    for (let at = bytes.indexOf(STAMP, start); at >= 0 && at < end; at = bytes.indexOf(STAMP, at)) {
      at += STAMP.length;
      readStampText(bytes, at, stamp);
      add(stamp.time, stamp.runner, at - start);
    }
  },
};
