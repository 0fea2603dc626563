import type { Bounds } from './bounds.ts';

/** A member of a large session, as far as rule T12 of PROTOCOL.md asks for it. */
export interface FieldMember {
  readonly userId: string;
  /** Metres at the same moment for all; undefined for one who tells none, who counts as at the start. */
  readonly distance: number | undefined;
  /** Whom it named when it joined. */
  readonly friends: readonly string[];
}

/** Runners are cut into packs of 50, so two who have fewer than that between them are in the same or in neighbouring ones. */
const PACK = 50;
/** The first ten are seen by all. Fewer on either count, because the server ranks by what it had a moment ago. */
const LEADERS = 10;
const MARGIN = 4;
/** So many of those who were named are followed. */
const FRIENDS = 50;
/** How far runners may be apart from where they stand in this field, metres: two samples. */
const BLUR = 7;

/** A member gets every so manieth sample of one who runs elsewhere. */
export const periodOf = (members: number): number => Math.max(1, Math.ceil(members / 200));

/** Who certainly gets the samples of whom at once, by their places in the list. */
export function nearOf(members: readonly FieldMember[], { fullRateMembers }: Pick<Bounds, 'fullRateMembers'>): (receiver: number, runner: number) => boolean {
  if (members.length <= fullRateMembers) return () => true;
  const distances = members.map(({ distance = 0 }) => distance);
  const sorted = distances.toSorted((a, b) => a - b);
  const upTo = (distance: number): number => countBelow(sorted, distance);
  const leads = distances.map((distance) => members.length - upTo(distance - BLUR) <= LEADERS - MARGIN);
  const friends = members.map((member) => new Set(member.friends.slice(0, FRIENDS)));
  return (receiver, runner) => {
    const [one = 0, other = 0] = [distances[receiver], distances[runner]];
    const between = upTo(Math.max(one, other) + BLUR) - upTo(Math.min(one, other) - BLUR);
    return leads[runner] === true || between <= PACK - MARGIN || friends[receiver]?.has(members[runner]?.userId ?? '') === true;
  };
}

/** How many of a sorted list are less. */
function countBelow(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
