import type { Slice } from './frames.ts';

/** Takes what is complete out of the slice; returns where the first thing begins that is not. */
export type Scan = (slice: Slice) => number;

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
      this.#keep({ bytes, start: this.#scan({ bytes, start: 0, end: length }), end: length });
      return;
    }
    this.#reserve(this.#length + length);
    bytes.copy(this.#kept, this.#length, 0, length);
    const end = this.#length + length;
    this.#keep({ bytes: this.#kept, start: this.#scan({ bytes: this.#kept, start: 0, end }), end });
  }

  #keep({ bytes, start, end }: Slice): void {
    this.#length = end - start;
    if (this.#length === 0) return;
    this.#reserve(this.#length);
    bytes.copy(this.#kept, 0, start, end);
  }

  #reserve(size: number): void {
    if (this.#kept.length >= size) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(size, 2 * this.#kept.length));
    this.#kept.copy(larger, 0, 0, Math.min(this.#length, this.#kept.length));
    this.#kept = larger;
  }
}
