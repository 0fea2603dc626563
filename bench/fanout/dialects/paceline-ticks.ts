import type { FriendUpdatesData } from '@paceline/protocol';
import type { Slice } from '../frames.ts';
import type { Runner } from '../runner.ts';
import type { Reader } from './seeing.ts';

/** Of the samples of a runner so many are remembered, by the lowest bits of `seq`. */
const REMEMBERED = 16;
/** Of a tick in binary (rule B1 of PROTOCOL.md): where its records begin, and the bit of `stored`. */
const HEADER = 8;
const STORED = 8;

/** When the samples were taken: what a tick in binary does not carry. Who somebody is, is their `index` in the roster. */
export class SampleTimes {
  readonly #indexes = new Map<Runner, number>();
  readonly #times: readonly Float64Array[];

  constructor({ sessions, members }: { readonly sessions: number; readonly members: number }) {
    this.#times = Array.from({ length: sessions }, () => new Float64Array(members * REMEMBERED));
  }

  joined(runner: Runner, index: number): void {
    this.#indexes.set(runner, index);
  }

  index(runner: Runner): number | undefined {
    return this.#indexes.get(runner);
  }

  took(runner: Runner, seq: number, time: number): void {
    const [times, index] = [this.#times[runner.session], this.#indexes.get(runner)];
    if (times !== undefined && index !== undefined) times[index * REMEMBERED + (seq % REMEMBERED)] = time;
  }

  of(session: number, index: number, seq: number): number {
    return this.#times[session]?.[index * REMEMBERED + (seq % REMEMBERED)] ?? NaN;
  }
}

/** Steps through the records of ticks in binary. */
export function tickReader(times: SampleTimes): Reader {
  return {
    own: (runner) => times.index(runner),
    read({ bytes, start, end }, session, add) {
      // Never 0, which would be a loop without an end.
      const step = Math.max(1, bytes[start + 1] ?? 0);
      for (let at = start + HEADER; at < end; at += step) {
        const index = bytes.readUInt16LE(at);
        add(times.of(session, index, seqAt(bytes, at)), index, at - start);
      }
    },
  };
}

/** Takes what does not fit into a tick in binary, and pictures for those who have fallen behind: rare, and without the stamp. */
export function unstampedReader(times: SampleTimes): Reader {
  return {
    own: (runner) => times.index(runner),
    read(slice, session, add) {
      for (const { index = 0, seq = 0 } of (dataOf(slice) as FriendUpdatesData).updates) add(times.of(session, index, seq), index, 0);
    },
  };
}

/** Of the record at `at`, which is one's own: the last sample that it says to be stored; undefined when it does not. */
export function storedIn(bytes: Buffer, at: number): number | undefined {
  return ((bytes[at + 2] ?? 0) & STORED) === 0 ? undefined : seqAt(bytes, at) - 1;
}

/** The `data` of a message in JSON. */
export const dataOf = ({ bytes, start, end }: Slice): unknown => (JSON.parse(bytes.toString('utf8', start, end)) as { data: unknown }).data;

const seqAt = (bytes: Buffer, at: number): number => bytes.readUIntLE(at + 17, 3);
