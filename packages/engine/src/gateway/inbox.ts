/** Handles messages one after the other: while one is being handled, those that follow it wait. */
export class Inbox<Message> {
  readonly #handle: (message: Message) => void | Promise<void>;
  readonly #failed: (error: unknown) => void;
  #waiting: { readonly message: Message; readonly bytes: number }[] = [];
  #bytes = 0;
  #isBusy = false;
  #idle: (() => void) | undefined;

  /** `failed` is told of an error that `handle` throws or rejects with. */
  constructor(handle: (message: Message) => void | Promise<void>, failed: (error: unknown) => void) {
    this.#handle = handle;
    this.#failed = failed;
  }

  /** Messages that wait for an earlier one. */
  get size(): number {
    return this.#waiting.length;
  }

  /** Size of their frames. */
  get bytes(): number {
    return this.#bytes;
  }

  /** `bytes` is the size of the frame that the message came in. */
  add(message: Message, bytes: number): void {
    // Nearly always: nothing is to be kept for later, and nothing allocated.
    if (!this.#isBusy && this.#waiting.length === 0) return this.#take(message);
    this.#waiting.push({ message, bytes });
    this.#bytes += bytes;
  }

  /** Calls `idle` once, when everything that was added is handled; at once when it is. */
  whenIdle(idle: () => void): void {
    this.#idle = idle;
    this.#proceed();
  }

  /** Forgets what waits, and who waits for the end of it. */
  clear(): void {
    this.#waiting = [];
    this.#bytes = 0;
    this.#idle = undefined;
  }

  #proceed(): void {
    while (!this.#isBusy) {
      const next = this.#waiting.shift();
      if (next === undefined) return this.#rest();
      this.#bytes -= next.bytes;
      this.#take(next.message);
    }
  }

  #take(message: Message): void {
    try {
      const handled = this.#handle(message);
      if (handled !== undefined) void this.#wait(handled);
    } catch (error) {
      this.#failed(error);
    }
  }

  #rest(): void {
    const idle = this.#idle;
    this.#idle = undefined;
    idle?.();
  }

  async #wait(handled: Promise<void>): Promise<void> {
    this.#isBusy = true;
    try {
      await handled;
    } catch (error) {
      this.#failed(error);
    }
    this.#isBusy = false;
    this.#proceed();
  }
}
