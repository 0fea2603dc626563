import type { Cancel } from '@paceline/core';

/** What the browser knows of the network. */
export interface Network {
  /** False when there is certainly none. */
  readonly isThere: () => boolean;
  /** Calls `changed` when that may be another. */
  readonly subscribe: (changed: () => void) => Cancel;
}

export function networkOf(page: Window): Network {
  return {
    isThere: () => page.navigator.onLine,
    subscribe(changed) {
      for (const type of ['online', 'offline']) page.addEventListener(type, changed);
      return () => {
        for (const type of ['online', 'offline']) page.removeEventListener(type, changed);
      };
    },
  };
}
