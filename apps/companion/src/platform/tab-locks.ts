import type { Cancel, Environment } from '@paceline/core';

/** A name that this tab holds. */
export interface Held {
  release(): void;
}

/** Names that one tab of a browser holds at a time. */
export interface TabLocks {
  /** Takes `name` for as long as this page lives, waiting up to `patience` milliseconds; undefined when another tab keeps it. Without patience it is taken only when it is free. */
  hold(name: string, wish: { readonly patience: number; readonly lost: () => void }): Promise<Held | undefined>;
  /** Takes `name` from whichever tab holds it, which is told by its `lost`. */
  steal(name: string, wish: { readonly lost: () => void }): Promise<Held>;
  /** Whether a tab holds `name`, be it this one. */
  isHeld(name: string): Promise<boolean>;
}

/** By the Web Locks API. `undefined` where there is none, whatever the browser's types say: on pages that did not come over https. */
export function webLocks(manager: LockManager | undefined, environment: Environment): TabLocks | undefined {
  if (manager === undefined) return undefined;
  const request = (name: string, options: LockOptions, lost: () => void): Promise<Held> =>
    new Promise((resolve, reject) => {
      let isHeld = false;
      const granted = (lock: Lock | null) => {
        if (lock === null) return reject(new Error(`Another tab holds ${name}.`));
        isHeld = true;
        const { promise, resolve: release } = Promise.withResolvers<void>();
        resolve({ release });
        return promise;
      };
      manager.request(name, options, granted).catch((reason: unknown) => (isHeld ? lost() : reject(reason as Error)));
    });
  return {
    hold(name, { patience, lost }) {
      // However slow the browser is, it then says whether another tab has it.
      const take = (): Promise<Held | undefined> => request(name, { ifAvailable: true }, lost).catch(() => undefined);
      if (patience === 0) return take();
      const waiting = new AbortController();
      const giveUp: Cancel = environment.setTimer(patience, () => waiting.abort());
      // On a busy machine the time may be over before the page hears of a name that was let go long ago.
      return request(name, { signal: waiting.signal }, lost).finally(giveUp).catch(take);
    },
    steal: (name, { lost }) => request(name, { steal: true }, lost),
    async isHeld(name) {
      const { held = [] } = await manager.query();
      return held.some((lock) => lock.name === name);
    },
  };
}
