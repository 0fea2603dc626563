/** How many connections each user has open. */
export class UserConnections {
  readonly #most: number;
  readonly #counts = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one more connection of the user; false when that would be too many. */
  enter(userId: string): boolean {
    const count = this.#counts.get(userId) ?? 0;
    if (count >= this.#most) return false;
    this.#counts.set(userId, count + 1);
    return true;
  }

  leave(userId: string): void {
    const count = (this.#counts.get(userId) ?? 0) - 1;
    if (count > 0) this.#counts.set(userId, count);
    else this.#counts.delete(userId);
  }
}
