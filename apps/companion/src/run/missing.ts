import type { Racer } from './racer.ts';

/** The search for the readings of one runner that were not seen live. */
export interface Search {
  /** The break that it is about: seconds of race time at which it began. */
  readonly from: number;
  readonly attempts: number;
  /** When the next attempt is due, epoch milliseconds. */
  readonly dueAt: number;
}

/** By user id. */
export type Searches = ReadonlyMap<string, Search>;

export const noSearches: Searches = new Map();

/**
 * Before each attempt, milliseconds. Whoever comes back uploads what they have recorded within seconds, or within a
 * minute where the network is poor. What is not there by then was not recorded, as by a page that was hidden.
 */
const WAITS = [1_500, 3_000, 6_000, 15_000, 30_000, 60_000];

interface Found {
  readonly searches: Searches;
  /** Whose track is to be asked for now. */
  readonly due: readonly string[];
  /** Of whom nothing more is to be expected. */
  readonly over: readonly string[];
}

/** What is to be searched at `now`, epoch milliseconds. */
export function searchOn(before: Searches, racers: Iterable<Racer>, now: number): Found {
  const searches = new Map<string, Search>();
  const due: string[] = [];
  const over: string[] = [];
  for (const { userId, gap } of racers) {
    if (gap === undefined) continue;
    const known = before.get(userId);
    const search = known?.from === gap.from ? known : { from: gap.from, attempts: 0, dueAt: now + waitFor(0) };
    if (now < search.dueAt) {
      searches.set(userId, search);
      continue;
    }
    if (search.attempts === WAITS.length) {
      over.push(userId);
      continue;
    }
    due.push(userId);
    searches.set(userId, { ...search, attempts: search.attempts + 1, dueAt: now + waitFor(search.attempts + 1) });
  }
  return { searches, due, over };
}

/** After the last attempt its answer is waited for as long. */
const waitFor = (attempts: number): number => WAITS[attempts] ?? WAITS.at(-1) ?? 0;
