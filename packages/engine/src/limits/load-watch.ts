import type { Cancel, Environment } from '@paceline/core';
import type { Log } from '../observe/log.ts';
import { calm, judge, type Load, type Overload } from './overload.ts';
import type { ServerLimits } from './server-limits.ts';

export interface LoadWatchOptions {
  readonly environment: Environment;
  readonly limits: ServerLimits;
  readonly log: Log;
  /** What of the load only the platform, or another part, knows. */
  readonly measure: () => Omit<Load, 'delay'>;
}

/** Between two timers whose delay is measured, milliseconds. */
const PROBE_INTERVAL = 100;
/** At least between two judgements, milliseconds. */
const JUDGE_INTERVAL = 1_000;
/** Fewest delays of a judgement: their median is high when all is late, and not for a single stall, such as a collection of garbage. */
const FEWEST_PROBES = 3;

/** Watches how much the server has to do. It stops with `stop`. */
export class LoadWatch {
  readonly #options: LoadWatchOptions;
  #state: Overload = calm;
  #delays: number[] = [];
  #judgedAt: number;
  #cancel: Cancel = () => {};

  constructor(options: LoadWatchOptions) {
    this.#options = options;
    this.#judgedAt = options.environment.monotonic();
    this.#probe();
  }

  /** Whether newcomers are to be turned away. */
  get isOverloaded(): boolean {
    return this.#state.kind === 'overloaded';
  }

  stop(): void {
    this.#cancel();
  }

  #probe(): void {
    const { environment } = this.#options;
    const due = environment.monotonic() + PROBE_INTERVAL;
    this.#cancel = environment.setTimer(PROBE_INTERVAL, () => {
      const now = environment.monotonic();
      this.#delays.push(now - due);
      if (this.#delays.length >= FEWEST_PROBES && now - this.#judgedAt >= JUDGE_INTERVAL) this.#judge(now);
      this.#probe();
    });
  }

  #judge(now: number): void {
    const { limits, measure } = this.#options;
    const load = { ...measure(), delay: median(this.#delays) };
    this.#delays = [];
    this.#judgedAt = now;
    const before = this.#state;
    this.#state = judge(before, load, { now, limits });
    if (before.kind !== this.#state.kind) this.#tell(load);
  }

  #tell({ writes, lag, delay, memory }: Load): void {
    const { log } = this.#options;
    const fields = { pending: writes, duration: Math.round(lag), delay: Math.round(delay), memory: Math.round(memory * 100) / 100 };
    if (this.#state.kind === 'overloaded') log.warn({ ...fields, reason: this.#state.strain }, 'the server is overloaded and turns newcomers away');
    else log.info(fields, 'the server lets newcomers in again');
  }
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
