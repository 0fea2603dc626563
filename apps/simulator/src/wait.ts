import type { Environment } from '@paceline/core';

/** Resolves after `ms` milliseconds, or at once when `signal` is or becomes aborted. */
export function pause(environment: Environment, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = environment.setTimer(ms, done);
    signal?.addEventListener('abort', done);
  });
}

export interface Expectation {
  readonly isMet: () => boolean;
  /** A number that grows while things are moving. */
  readonly progress: () => number;
  /** Milliseconds without progress after which it is given up; asked again at each look. */
  readonly patience: () => number;
}

const LOOK_EVERY = 50;

/** Waits until the expectation is met; false when it was given up. */
export async function waitUntil(environment: Environment, { isMet, progress, patience }: Expectation): Promise<boolean> {
  let [reached, since] = [progress(), environment.monotonic()];
  while (!isMet()) {
    const now = environment.monotonic();
    if (progress() > reached) [reached, since] = [progress(), now];
    else if (now - since >= patience()) return false;
    await pause(environment, LOOK_EVERY);
  }
  return true;
}
