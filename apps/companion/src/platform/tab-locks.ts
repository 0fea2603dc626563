import type { Cancel, Environment } from '@paceline/core';

/** Names that one tab of a browser holds at a time. */
export interface TabLocks {
  /** Takes `name` for as long as this page lives, waiting up to `patience` milliseconds; false when another tab keeps it. */
  hold(name: string, patience: number): Promise<boolean>;
}

/** By the Web Locks API. `undefined` where there is none, whatever the browser's types say: on pages that did not come over https. */
export function webLocks(manager: LockManager | undefined, environment: Environment): TabLocks | undefined {
  if (manager === undefined) return undefined;
  return {
    hold(name, patience) {
      const waiting = new AbortController();
      const giveUp: Cancel = environment.setTimer(patience, () => waiting.abort());
      return new Promise((resolve) => {
        const forever = () => {
          giveUp();
          resolve(true);
          return new Promise(() => undefined);
        };
        manager.request(name, { signal: waiting.signal }, forever).catch(() => resolve(false));
      });
    },
  };
}
