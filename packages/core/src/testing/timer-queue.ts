export interface Timer {
  /** Monotonic milliseconds at which it is due. */
  readonly due: number;
  /** Order of setting, which decides between timers that are due at the same moment. */
  readonly order: number;
  readonly run: () => void;
  isOver: boolean;
}

/** Cancelled timers that may stay in the queue before it is swept: sweeping at every cancel would cost more than it frees. */
const SLACK = 64;

/** Timers in the order in which they come due: a binary heap, in which cancelled ones stay until they come up or are too many. */
export class TimerQueue {
  #heap: Timer[] = [];
  #size = 0;

  /** Timers that are neither taken nor cancelled. */
  get size(): number {
    return this.#size;
  }

  add(timer: Timer): void {
    this.#size += 1;
    this.#heap.push(timer);
    this.#rise(this.#heap.length - 1);
  }

  cancel(timer: Timer): void {
    if (timer.isOver) return;
    timer.isOver = true;
    this.#size -= 1;
    if (this.#heap.length > 2 * this.#size + SLACK) this.#sweep();
  }

  /** Takes out the first one if it is due at `until` or before. */
  take(until: number): Timer | undefined {
    for (let [first] = this.#heap; first !== undefined; [first] = this.#heap) {
      if (!first.isOver && first.due > until) return undefined;
      this.#removeFirst();
      if (first.isOver) continue;
      first.isOver = true;
      this.#size -= 1;
      return first;
    }
    return undefined;
  }

  #sweep(): void {
    // An array in order is a heap.
    this.#heap = this.#heap.filter((timer) => !timer.isOver).sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink();
  }

  #rise(from: number): void {
    for (let place = from; place > 0; ) {
      const parent = (place - 1) >> 1;
      if (!this.#swapIfBefore(place, parent)) return;
      place = parent;
    }
  }

  #sink(): void {
    for (let place = 0; ; ) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      const [leftTimer, rightTimer] = [this.#heap[left], this.#heap[right]];
      const child = leftTimer !== undefined && rightTimer !== undefined && isBefore(rightTimer, leftTimer) ? right : left;
      if (!this.#swapIfBefore(child, place)) return;
      place = child;
    }
  }

  /** Exchanges two timers when the one further down the heap comes first. */
  #swapIfBefore(lower: number, upper: number): boolean {
    const [below, above] = [this.#heap[lower], this.#heap[upper]];
    if (below === undefined || above === undefined || !isBefore(below, above)) return false;
    this.#heap[upper] = below;
    this.#heap[lower] = above;
    return true;
  }
}

const isBefore = (a: Timer, b: Timer): boolean => a.due < b.due || (a.due === b.due && a.order < b.order);
