import type { Environment } from '@paceline/core';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl-C may arrive twice, from the terminal and from the script that started this process. */
const SAME_PRESS = 1_000;
const FORCED_EXIT_CODE = 130;

/** What this needs of Node's `process`. */
export interface Stoppable {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): void;
}

/**
 * Resolves at the first signal that asks the process to stop. A later one ends the process at once,
 * for the case that stopping takes longer than the person is willing to wait.
 */
export function stopSignal(environment: Environment, process: Stoppable): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const onSignal = (): void => {
      const now = environment.monotonic();
      first ??= now;
      if (now - first >= SAME_PRESS) process.exit(FORCED_EXIT_CODE);
      else resolve();
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
  });
}
