import type { Environment } from '@paceline/core';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl-C may arrive twice, from the terminal and from the script that started this process. */
const SAME_PRESS = 1_000;
const FORCED_EXIT_CODE = 130;

/**
 * Resolves at the first signal that asks the process to stop. A later one ends the process at once,
 * for the case that stopping takes longer than the person is willing to wait.
 */
export function stopSignal(environment: Environment): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const onSignal = (signal: NodeJS.Signals) => {
      const now = environment.monotonic();
      if (first === undefined) {
        first = now;
        resolve(signal);
      } else if (now - first >= SAME_PRESS) {
        process.exit(FORCED_EXIT_CODE);
      }
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
  });
}
