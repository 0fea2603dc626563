import { clock } from '../fanout/dialects/seeing.ts';

/** So long is worked at a time, milliseconds: meanwhile nothing is read and nothing sent. */
const SLICE = 3;

/** Work that can wait, so that what arrives is read at once, and is not late because something was decoded. */
export class Later {
  readonly #work: (() => void)[] = [];
  #next = 0;
  #isAwaited = false;
  #turn = clock();
  #before = this.#turn;

  /** When this process looked for what arrives the last time but one: what it reads now has come since then. */
  get lookedAt(): number {
    return this.#before;
  }

  /** To be called before each time that it looks. */
  look(now: number): void {
    this.#before = this.#turn;
    this.#turn = now;
  }

  get isDone(): boolean {
    return this.#work.length === 0;
  }

  add(work: () => void): void {
    this.#work.push(work);
    if (this.#isAwaited) return;
    this.#isAwaited = true;
    setImmediate(() => this.#slice());
  }

  #slice(): void {
    const end = clock() + SLICE;
    while (this.#next < this.#work.length && clock() < end) this.#work[this.#next++]?.();
    if (this.#next < this.#work.length) {
      setImmediate(() => this.#slice());
      return;
    }
    this.#work.length = this.#next = 0;
    this.#isAwaited = false;
  }
}
