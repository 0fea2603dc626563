import type { Write } from '@paceline/engine/store';
import { event, member, samples, session } from '@paceline/testkit/records';

/** What a store has confirmed: so many commits, and for each runner the samples up to `lastSeq`. */
export interface Promised {
  readonly offset: number;
  readonly lastSeq: number;
}

/** The first commit of a store that is to crash. */
export const beginning: readonly Write[] = [session('s1'), member('s1', 'ana'), member('s1', 'ben', { index: 1 })];

/** The next commit: the same number of samples for both runners, so that half a commit could be recognized. */
export function nextCommit({ offset, lastSeq }: Promised, count: number): Write[] {
  const range = [lastSeq + 1, lastSeq + count] as const;
  return [...samples('s1', 'ana', range), event('s1', offset + 1), ...samples('s1', 'ben', range)];
}
