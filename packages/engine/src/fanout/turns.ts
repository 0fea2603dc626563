import type { FriendUpdateData } from '@paceline/protocol';

/** Who of a large session is seen by everybody, in turns: counted for each runner, so that no turn is missed by the moment at which a tick falls. */
export class Turns {
  /** Samples of each runner so far. */
  readonly #counts = new Map<string, number>();
  /** Who is not running, and what they do instead. */
  readonly #others = new Map<string, FriendUpdateData['status']>();

  /**
   * Those of a tick whose turn it is: of each runner every `period`-th sample, the runners one after the other by place in
   * the roster. And those who do something else than before: a runner who has finished may send nothing more.
   */
  take(updates: readonly FriendUpdateData[], period: number): ReadonlySet<string> {
    const due = new Set<string>();
    for (const { userId, index = 0, status } of updates) {
      const count = (this.#counts.get(userId) ?? index) + 1;
      this.#counts.set(userId, count);
      if (this.#isNew(userId, status) || count % period === 0) due.add(userId);
    }
    return due;
  }

  #isNew(userId: string, status: FriendUpdateData['status']): boolean {
    const before = this.#others.get(userId) ?? 'running';
    if (status === before) return false;
    if (status === 'running') this.#others.delete(userId);
    else this.#others.set(userId, status);
    return true;
  }
}
