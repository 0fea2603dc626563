import type { FriendUpdateData } from '@paceline/protocol';

/** Who of a large session is seen by everybody, in turns: counted for each runner, so that no turn is missed by the moment at which a tick falls. */
export class Turns {
  /** Samples of each runner so far. */
  readonly #counts = new Map<string, number>();

  /** Those of a tick whose turn it is: of each runner every `period`-th sample, the runners one after the other by place in the roster. */
  take(updates: readonly FriendUpdateData[], period: number): ReadonlySet<string> {
    const due = new Set<string>();
    for (const { userId, index = 0 } of updates) {
      const count = (this.#counts.get(userId) ?? index) + 1;
      this.#counts.set(userId, count);
      if (count % period === 0) due.add(userId);
    }
    return due;
  }
}
