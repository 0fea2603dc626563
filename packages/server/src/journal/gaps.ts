/** What a row stands by in its table: the id of its session, and its place in it. */
export type Key = readonly [string, string | number];

/** A stretch of sessions, both ends included, of which rows may be missing; without an end it goes on to the last. */
export interface Gap {
  readonly from: string;
  readonly to: string | undefined;
}

export const everywhere: Gap = { from: '', to: undefined };

export const isIn = ({ from, to }: Gap, sessionId: string): boolean => from <= sessionId && (to === undefined || sessionId <= to);

/**
 * Where a table has lost rows that should be in ascending order: around all that is no key (undefined) or out of order.
 * What stood in its place has come after the last key before it that can be right, and before the next.
 */
export function gapsIn(keys: readonly (Key | undefined)[]): Gap[] {
  const right = new Set(ascending(keys));
  const gaps: Gap[] = [];
  let from = '';
  let isOpen = false;
  for (const [place, key] of keys.entries()) {
    if (key === undefined || !right.has(place)) {
      // Whatever it says may have been meant.
      if (key !== undefined) gaps.push({ from: key[0], to: key[0] });
      isOpen = true;
      continue;
    }
    if (isOpen) gaps.push({ from, to: key[0] });
    isOpen = false;
    [from] = key;
  }
  return isOpen ? [...gaps, { from, to: undefined }] : gaps;
}

/** The places of as many keys as can be that are in ascending order. */
function ascending(keys: readonly (Key | undefined)[]): number[] {
  // For each length the place of the lowest key that such a row of keys may end with.
  const ends: number[] = [];
  const before = keys.map(() => -1);
  for (const [place, key] of keys.entries()) {
    if (key === undefined) continue;
    const length = lengthBefore(ends, (end) => isLess(keys[end], key));
    before[place] = ends[length - 1] ?? -1;
    ends[length] = place;
  }
  const places: number[] = [];
  for (let place = ends.at(-1) ?? -1; place >= 0; place = before[place] ?? -1) places.push(place);
  return places;
}

/** How many of the ends come before, by halving. */
function lengthBefore(ends: readonly number[], isBefore: (end: number) => boolean): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(ends[middle] ?? -1)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isLess(one: Key | undefined, other: Key): boolean {
  if (one === undefined || one[0] > other[0]) return false;
  return one[0] < other[0] || one[1] < other[1];
}
