/** What the members have seen since the last `reset`. Times in milliseconds. */
export class Tally {
  sent = 0;
  acked = 0;
  frames = 0;
  bytes = 0;
  /** For each update of another member: age of the sample when it arrived. */
  staleness: number[] = [];
  /** For each acknowledged sample: time from sending it to its ack. */
  ackDelays: number[] = [];
  /** How often which error came, connections that were closed included. */
  readonly errors = new Map<string, number>();

  reset(): void {
    this.sent = this.acked = this.frames = this.bytes = 0;
    this.staleness = [];
    this.ackDelays = [];
    this.errors.clear();
  }

  error(code: string): void {
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
  }
}

/** The values below which the given shares of all lie, by nearest rank; NaN when there are none. */
export function percentiles(values: readonly number[], shares: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(values).sort();
  return shares.map((share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN);
}
