/** What one runner has seen of another: live samples are conflated, so `newest` may be far above `updates`. */
export interface Sighting {
  /** Highest number among the samples seen. */
  readonly newest: number;
  /** How many different samples were seen. */
  readonly updates: number;
}

/** What one runner has seen of the others, by user id. */
export type Sightings = ReadonlyMap<string, Sighting>;

/** The part of a friend's update that counts here. */
export interface Seen {
  readonly userId: string;
  readonly sample: { readonly seq?: number | undefined };
}

/** Takes in what a runner sees now: one entry for each other runner, mostly the same as before. */
export function sight(before: Sightings, friends: readonly Seen[]): Sightings {
  const after = new Map(before);
  for (const { userId, sample } of friends) {
    const known = after.get(userId) ?? { newest: 0, updates: 0 };
    if (sample.seq !== undefined && sample.seq > known.newest) {
      after.set(userId, { newest: sample.seq, updates: known.updates + 1 });
    }
  }
  return after;
}

/** How a runner was seen by all the others: the newest sample that every one of them has, and the updates of all. */
export function seenBy(others: readonly Sightings[], userId: string): Sighting {
  const sightings = others.map((sightings) => sightings.get(userId) ?? { newest: 0, updates: 0 });
  return {
    newest: sightings.length === 0 ? 0 : Math.min(...sightings.map(({ newest }) => newest)),
    updates: sightings.reduce((sum, { updates }) => sum + updates, 0),
  };
}
