/** Takes what is complete out of `bytes` from `start` to `end`; returns where the first thing begins that is not. */
export type Scan = (bytes: Buffer, start: number, end: number) => number;

/** Hands the chunks of a stream to a `Scan`, and keeps what was not complete for the next time. Copies nothing when a chunk ends with a message. */
export class Splitter {
  readonly #scan: Scan;
  #kept: Buffer = Buffer.alloc(0);
  #length = 0;

  constructor(scan: Scan) {
    this.#scan = scan;
  }

  /** The chunk is the first `length` bytes of `bytes`, which the caller may use again afterwards. */
  push(bytes: Buffer, length: number): void {
    if (this.#length === 0) {
      this.#keep(bytes, this.#scan(bytes, 0, length), length);
      return;
    }
    this.#reserve(this.#length + length);
    bytes.copy(this.#kept, this.#length, 0, length);
    const end = this.#length + length;
    this.#keep(this.#kept, this.#scan(this.#kept, 0, end), end);
  }

  #keep(from: Buffer, start: number, end: number): void {
    this.#length = end - start;
    if (this.#length === 0) return;
    this.#reserve(this.#length);
    from.copy(this.#kept, 0, start, end);
  }

  #reserve(size: number): void {
    if (this.#kept.length >= size) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(size, 2 * this.#kept.length));
    this.#kept.copy(larger, 0, 0, Math.min(this.#length, this.#kept.length));
    this.#kept = larger;
  }
}
