import { useSyncExternalStore } from 'react';
import type { Store } from '../run/store.ts';

/** The value of a store, and a render whenever it changes. */
export function useStore<State>(store: Pick<Store<State, never>, 'get' | 'subscribe'>): State {
  return useSyncExternalStore(store.subscribe, store.get);
}
