import { endianness } from 'node:os';

// The format: https://www.sqlite.org/walformat.html. A head of 32 bytes, then frames: 24 bytes and a page. A frame carries
// the salts of the journal's present round and a checksum of itself that goes on from that of the frame before it; the
// last frame of a commit says how large the database is after it.
export const HEAD = 32;
const FRAME_HEAD = 24;
const PAGE = 4096;

/** What the journal that a crash has left looks like. */
export type JournalState =
  /** Every frame of the present round is as it was written. */
  | { readonly kind: 'whole' }
  /** Its end is not, as when the power fails during a commit; that this commit had been acknowledged cannot be excluded. */
  | { readonly kind: 'torn' }
  /** It is not in a place behind which there are commits; at least so many cannot be reached any more. */
  | { readonly kind: 'damaged'; readonly lost: number };

type Order = 'LE' | 'BE';
type Sum = readonly [number, number];

/** Length of the frames that follow that head, in bytes. */
export function frameLength(head: Buffer): number {
  const page = head.readUInt32BE(8);
  return FRAME_HEAD + (isHeadWhole(head) ? page : PAGE);
}

/**
 * Looks through a journal. SQLite reads up to the first frame that is not as it was written, which is right for an end that
 * is torn. It would be silent about damage as well: but a commit is on the disk before anything is written behind it, so
 * what goes on from a commit proves that the commit was there. The last frame may be filled up with zeros.
 */
export function journalState(head: Buffer, frames: Iterable<Buffer>): JournalState {
  let isBroken = !isHeadWhole(head);
  let salts = isBroken ? undefined : head.subarray(16, 24);
  const order = isBroken ? endianness() : orderOf(head);
  let before: { readonly ends: readonly Sum[]; readonly isCommit: boolean } = { ends: [sumAt(head, 24)], isCommit: false };
  let [isTorn, isProven, lost] = [isBroken, false, 0];
  for (const frame of frames) {
    const stored = sumAt(frame, 16);
    const isCommit = frame.readUInt32BE(4) !== 0;
    salts ??= frame.subarray(8, 16);
    const isCurrent = salts.equals(frame.subarray(8, 16));
    const isNext = isCurrent && before.ends.some((end) => isSame(frameSum(frame, { order, after: end }), stored));
    isProven ||= isNext && isBroken && before.isCommit;
    isTorn ||= isCurrent && !isNext;
    isBroken ||= !isNext;
    if (isBroken && isNext && isCommit) lost++;
    // What is wrong with a frame may be its checksum alone: the next one then goes on from the right one.
    const right = isCurrent && !isNext ? before.ends.slice(0, 1).map((end) => frameSum(frame, { order, after: end })) : [];
    before = { ends: [stored, ...right], isCommit };
  }
  if (isProven) return { kind: 'damaged', lost: Math.max(1, lost) };
  return { kind: isTorn ? 'torn' : 'whole' };
}

const MAGIC = 0x377f0682;

const orderOf = (head: Buffer): Order => (head.readUInt32BE(0) === MAGIC ? 'LE' : 'BE');

function isHeadWhole(head: Buffer): boolean {
  const isOurs = head.readUInt32BE(0) === MAGIC || head.readUInt32BE(0) === MAGIC + 1;
  return isOurs && isSame(sumOf(head.subarray(0, 24), { order: orderOf(head), after: [0, 0] }), sumAt(head, 24));
}

const sumAt = (bytes: Buffer, place: number): Sum => [bytes.readUInt32BE(place), bytes.readUInt32BE(place + 4)];

const isSame = (one: Sum, other: Sum): boolean => one[0] === other[0] && one[1] === other[1];

interface Chain {
  readonly order: Order;
  readonly after: Sum;
}

const frameSum = (frame: Buffer, chain: Chain): Sum => {
  const after = sumOf(frame.subarray(0, 8), chain);
  return sumOf(frame.subarray(FRAME_HEAD), { ...chain, after });
};

function sumOf(bytes: Buffer, { order, after: [first, second] }: Chain): Sum {
  const word = (place: number): number => (order === 'LE' ? bytes.readUInt32LE(place) : bytes.readUInt32BE(place));
  for (let place = 0; place < bytes.length; place += 8) {
    first = (first + word(place) + second) >>> 0;
    second = (second + word(place + 4) + first) >>> 0;
  }
  return [first, second];
}
