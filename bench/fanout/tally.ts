import { Histogram } from './histogram.ts';

/** What the runners of the generator have sent and seen since the last `reset`. */
export class FanoutTally {
  sent = 0;
  /** Samples that were due while the server had not yet read the one before. */
  held = 0;
  /** Samples that the server has said to be on its disk. */
  acked = 0;
  frames = 0;
  bytes = 0;
  /** Updates of other members that arrived. */
  delivered = 0;
  /** Their ages at their arrival; of large frames those of a part, which count for all. */
  readonly staleness = new Histogram();
  readonly #errors = new Map<string, number>();

  reset(): void {
    this.sent = this.held = this.acked = this.delivered = this.frames = this.bytes = 0;
    this.staleness.reset();
    this.#errors.clear();
  }

  error(text: string): void {
    this.#errors.set(text, (this.#errors.get(text) ?? 0) + 1);
  }

  get errors(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#errors);
  }
}
