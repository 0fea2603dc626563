import type { Cancel, Environment } from '@paceline/core';
import type { LiveSample } from '../sessions/seat.ts';
import type { Timers } from '../sessions/timers.ts';
import { giveUp, merge, nothingWaits, type Merged } from './doubled-fixes.ts';

export interface FixMergerOptions {
  readonly environment: Environment;
  readonly timers: Timers;
  /** Called with each sample that is complete. */
  readonly deliver: (sample: LiveSample) => void;
  /** How long a sample waits for its other half, milliseconds. */
  readonly wait: number;
}

/** Makes one sample of the two that an app sends about each fix. */
export class FixMerger {
  readonly #options: FixMergerOptions;
  #merging = nothingWaits;
  #cancel: Cancel | undefined;

  constructor(options: FixMergerOptions) {
    this.#options = options;
  }

  take(sample: LiveSample): void {
    this.#become(merge(this.#merging, sample, this.#options.environment.monotonic()));
  }

  /** Delivers what waits, as it is. */
  flush(): void {
    this.#become(giveUp(this.#merging));
  }

  #become({ merging, complete }: Merged): void {
    const { timers, wait, deliver } = this.#options;
    this.#cancel?.();
    this.#merging = merging;
    this.#cancel = merging.waiting === undefined ? undefined : timers.after(wait, () => this.flush());
    for (const sample of complete) deliver(sample);
  }
}
