import type { Environment } from '@paceline/core';

interface Step {
  /** What is waited for, as the object of a sentence: "the store to close". */
  readonly what: string;
  readonly take: () => void | Promise<void>;
}

/** The server could not stop in time: something hangs, which `message` names, and may hang for ever. */
export class StopTimeout extends Error {
  override readonly name = 'StopTimeout';
}

/** What has to be undone when the server stops, or when its start fails half way: last in, first out. */
export class Shutdown {
  readonly #environment: Environment;
  readonly #steps: Step[] = [];

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** `what` is waited for, as the object of a sentence: "the store to close". */
  add(what: string, take: Step['take']): void {
    this.#steps.push({ what, take });
  }

  /**
   * Takes every step, each once, even when another fails; then rejects with what failed. Rejects with a `StopTimeout`
   * when they take longer than `timeout` milliseconds: what follows the step that hangs is not done.
   */
  async run(timeout: number): Promise<void> {
    let current = '';
    const { promise: late, reject } = Promise.withResolvers<never>();
    const cancel = this.#environment.setTimer(timeout, () => {
      reject(new StopTimeout(`The server did not stop within ${Math.round(timeout / 1_000)} s: it still waited for ${current}. Everything that was acknowledged is stored.`));
    });
    try {
      await Promise.race([this.#takeAll((what) => (current = what)), late]);
    } finally {
      cancel();
    }
  }

  async #takeAll(begin: (what: string) => void): Promise<void> {
    const failures: unknown[] = [];
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      begin(step.what);
      try {
        await step.take();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, 'Several parts of the server could not be stopped.');
  }
}
