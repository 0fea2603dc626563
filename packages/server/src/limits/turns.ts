/** Lets only so many pieces of heavy work run at a time; some more wait in the order in which they came. */
export class Turns {
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor({ atATime, waiting }: { readonly atATime: number; readonly waiting: number }) {
    this.#free = atATime;
    this.#mostWaiting = waiting;
  }

  /** Does the work when it is its turn, and settles as it does; undefined when too many wait already. */
  take<Result>(work: () => Promise<Result>): Promise<Result> | undefined {
    if (this.#free === 0 && this.#waiting.length >= this.#mostWaiting) return undefined;
    return this.#run(work);
  }

  async #run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
