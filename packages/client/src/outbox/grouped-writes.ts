interface Waiting<Write> {
  readonly write: Write;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits writes one group after the other: what comes while a group is under way is the next group, so that many
 * writes cost one flush of the disk.
 */
export class GroupedWrites<Write> {
  readonly #commit: (writes: readonly Write[]) => Promise<void>;
  #waiting: Waiting<Write>[] = [];
  #working: Promise<void> | undefined;

  /** `commit` carries out all of the writes in their order, or none of them. */
  constructor(commit: (writes: readonly Write[]) => Promise<void>) {
    this.#commit = commit;
  }

  /** Settles when the write is committed, or has failed by itself. */
  add(write: Write): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ write, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /** Resolves when nothing is waiting or under way. */
  idle(): Promise<void> {
    return this.#working ?? Promise.resolve();
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      await this.#settle(group);
    }
    this.#working = undefined;
  }

  async #settle(group: readonly Waiting<Write>[]): Promise<void> {
    try {
      await this.#commit(group.map(({ write }) => write));
    } catch (error) {
      if (group.length === 1) return group[0]?.reject(error);
      // Whoever cannot be written must not take the others along: what forgets may still fit on a full disk.
      for (const one of group) await this.#settle([one]);
      return;
    }
    for (const { resolve } of group) resolve();
  }
}
