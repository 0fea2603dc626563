interface Waiter<Item> {
  readonly fits: (item: Item) => boolean;
  readonly give: (item: Item) => void;
  readonly fail: (error: Error) => void;
}

/** What has arrived and nobody has taken yet, in order, and who waits for more. */
export class Inbox<Item> {
  #items: Item[] = [];
  #waiters: readonly Waiter<Item>[] = [];
  #end: Error | undefined;

  /** Hands an item to the first who waits for such a one, or keeps it. */
  add(item: Item): void {
    const waiter = this.#waiters.find(({ fits }) => fits(item));
    if (waiter === undefined) this.#items.push(item);
    else this.#forget(waiter).give(item);
  }

  /** Nothing more will come: fails all who wait, and all who will wait for what is not there. The first error counts. */
  end(error: Error): void {
    this.#end ??= error;
    for (const { fail } of this.#waiters) fail(this.#end);
    this.#waiters = [];
  }

  /** Takes the first item that fits, now or when it comes; `cancel` gives up waiting. */
  take(fits: (item: Item) => boolean): { readonly item: Promise<Item>; readonly cancel: () => void } {
    const index = this.#items.findIndex(fits);
    if (index !== -1) return { item: Promise.resolve(this.#items.splice(index, 1)[0] as Item), cancel: () => {} };
    if (this.#end !== undefined) return { item: Promise.reject(this.#end), cancel: () => {} };
    const { promise, resolve, reject } = Promise.withResolvers<Item>();
    const waiter = { fits, give: resolve, fail: reject };
    this.#waiters = [...this.#waiters, waiter];
    return { item: promise, cancel: () => void this.#forget(waiter) };
  }

  #forget(waiter: Waiter<Item>): Waiter<Item> {
    this.#waiters = this.#waiters.filter((other) => other !== waiter);
    return waiter;
  }
}
