import { systemEnvironment } from '@paceline/core';

export interface Deadline {
  /** What is waited for, for the error; a function when it is to be told as it stands at the end. */
  readonly what: string | (() => string);
  /** Milliseconds; 30,000 unless given: nothing is to take so long, on a machine that has other things to do. */
  readonly timeout?: number | undefined;
}

export interface UntilOptions extends Deadline {
  /** Milliseconds between two looks. */
  readonly every?: number;
}

const DEFAULT_TIMEOUT = 30_000;

/**
 * Waits, in real time, until `condition` gives something other than false, undefined or null, and returns it.
 * Rejects with what was waited for once the deadline has passed; an error of the condition rejects at once.
 */
export async function until<Value>(
  condition: () => Value | Promise<Value>,
  { what, timeout = DEFAULT_TIMEOUT, every = 10 }: UntilOptions,
): Promise<NonNullable<Exclude<Value, false>>> {
  const deadline = systemEnvironment.monotonic() + timeout;
  for (;;) {
    const value = await condition();
    if (value !== false && value !== undefined && value !== null) return value as NonNullable<Exclude<Value, false>>;
    if (systemEnvironment.monotonic() >= deadline) throw timedOut(what, timeout);
    await new Promise<void>((resolve) => systemEnvironment.setTimer(every, resolve));
  }
}

/** Waits for a promise, at most `timeout` milliseconds of real time. */
export async function within<Value>(promise: Promise<Value>, { what, timeout = DEFAULT_TIMEOUT }: Deadline): Promise<Value> {
  let cancel = (): void => {};
  const deadline = new Promise<never>((_, reject) => {
    cancel = systemEnvironment.setTimer(timeout, () => reject(timedOut(what, timeout)));
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    cancel();
  }
}

function timedOut(what: Deadline['what'], timeout: number): Error {
  return new Error(`Timed out after ${timeout} ms waiting for ${typeof what === 'string' ? what : what()}.`);
}
