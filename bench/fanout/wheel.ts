/** Milliseconds that lie ahead at most. */
const SIZE = 8_192;

/** Who is due at which millisecond. Adding and taking cost the same however many wait. */
export class Wheel<Item> {
  readonly #slots: Item[][] = Array.from({ length: SIZE }, () => []);
  #now: number;

  /** Times are milliseconds of any clock; `now` is the first that has not been taken yet. */
  constructor(now: number) {
    this.#now = Math.floor(now);
  }

  add(item: Item, at: number): void {
    const due = Math.min(Math.max(Math.floor(at), this.#now), this.#now + SIZE - 1);
    this.#slots[due % SIZE]?.push(item);
  }

  /** Those that have become due until `now`, in their order; what `visit` adds for before `now` comes the next time. */
  advance(now: number, visit: (item: Item) => void): void {
    const until = Math.floor(now);
    while (this.#now < until) {
      const slot = this.#now % SIZE;
      const due = this.#slots[slot] ?? [];
      this.#slots[slot] = [];
      this.#now += 1;
      for (const item of due) visit(item);
    }
  }
}
