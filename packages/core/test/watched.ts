import type { Steps } from '@paceline/core';

/** Samples of which it is known how many were looked at in each step of some work. */
export class Watched<Sample extends object> {
  readonly samples: readonly Sample[];
  readonly #seen = new Set<number>();

  constructor(samples: readonly Sample[]) {
    this.samples = samples.map((sample, place) => new Proxy(sample, { get: (of, name) => (this.#seen.add(place), Reflect.get(of, name) as unknown) }));
  }

  /** Does the work; how many different samples one of its steps has looked at, at most, and how many steps there were. */
  through<Value>(work: Steps<Value>): { readonly value: Value; readonly most: number; readonly steps: number } {
    for (let [most, steps] = [0, 1]; ; steps++) {
      this.#seen.clear();
      const step = work.next();
      most = Math.max(most, this.#seen.size);
      if (step.done === true) return { value: step.value, most, steps };
    }
  }
}
