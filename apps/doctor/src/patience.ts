import { SyncError } from '@paceline/client';
import type { Environment } from '@paceline/core';

/** How long a step may still take. */
export class Patience {
  readonly environment: Environment;
  readonly #end: number;

  /** @param ms Milliseconds from now. */
  constructor(environment: Environment, ms: number) {
    this.environment = environment;
    this.#end = environment.monotonic() + ms;
  }

  /** Milliseconds, 0 when it is used up. */
  left(): number {
    return Math.max(0, this.#end - this.environment.monotonic());
  }
}

interface Unsubscribable {
  unsubscribe(): void;
}

/**
 * Waits for the first `done`, or resolves with undefined when patience ends. `start` begins what may call it and
 * returns what is to be undone afterwards.
 */
export function settle<T>(patience: Patience, start: (done: (value: T) => void) => readonly Unsubscribable[]): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    let undo: readonly Unsubscribable[] | undefined;
    let over = false;
    const end = (value: T | undefined): void => {
      if (over) return;
      over = true;
      cancel();
      undo?.forEach((subscription) => subscription.unsubscribe());
      resolve(value);
    };
    const cancel = patience.environment.setTimer(patience.left(), () => end(undefined));
    try {
      undo = start(end);
    } catch (error) {
      cancel();
      reject(error);
    }
    // An observable that replays may have answered before there was anything to undo.
    if (over) undo?.forEach((subscription) => subscription.unsubscribe());
  });
}

/** How a call of the SDK ended. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: SyncError }
  | { readonly kind: 'late' };

/** Waits for a call of the SDK as long as patience lasts. Rejects only with what is no {@link SyncError}. */
export async function attempt<T>(patience: Patience, call: Promise<T>): Promise<Attempt<T>> {
  const ended = call.then(
    (value): Attempt<T> => ({ kind: 'done', value }),
    (error: unknown): Attempt<T> => {
      if (!(error instanceof SyncError)) throw error;
      return { kind: 'failed', error };
    },
  );
  let cancel = (): void => undefined;
  const late = new Promise<Attempt<T>>((resolve) => {
    cancel = patience.environment.setTimer(patience.left(), () => resolve({ kind: 'late' }));
  });
  try {
    return await Promise.race([ended, late]);
  } finally {
    cancel();
  }
}
