/** Steps of a tenth of a millisecond up to two seconds, of ten milliseconds up to two minutes. */
const FINE = 2_000;
const FINE_STEPS = 10;
const COARSE = 10;
const LONGEST = 120_000;
const FIRST_COARSE = FINE * FINE_STEPS;

/** Counts durations, so that a measurement of millions of them takes no memory and no sorting. Milliseconds. */
export class Histogram {
  readonly #counts = new Float64Array(FIRST_COARSE + LONGEST / COARSE + 1);
  #total = 0;

  get total(): number {
    return this.#total;
  }

  /** Counts it so many times. */
  add(value: number, times: number): void {
    const place = value < FINE ? Math.max(0, value * FINE_STEPS) | 0 : FIRST_COARSE + ((Math.min(value, LONGEST) / COARSE) | 0);
    this.#counts[place] = (this.#counts[place] ?? 0) + times;
    this.#total += times;
  }

  reset(): void {
    this.#counts.fill(0);
    this.#total = 0;
  }

  /** The value below which that share of all lies, to the upper end of its step; NaN when there are none. */
  percentile(share: number): number {
    if (this.#total === 0) return NaN;
    const rank = Math.max(1, Math.ceil(share * this.#total));
    let below = 0;
    const place = this.#counts.findIndex((count) => (below += count) >= rank);
    return place < FIRST_COARSE ? (place + 1) / FINE_STEPS : (place - FIRST_COARSE + 1) * COARSE;
  }
}
