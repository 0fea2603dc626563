import { useSyncExternalStore } from 'react';
import { useCompanion } from './use-companion.ts';

/** Whether there may be a network. */
export function useNetwork(): boolean {
  const { network } = useCompanion();
  return useSyncExternalStore(network.subscribe, network.isThere);
}
