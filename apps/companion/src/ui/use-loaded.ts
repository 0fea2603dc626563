import { SyncError } from '@paceline/client';
import type { Cancel } from '@paceline/core';
import { useEffect, useState } from 'react';
import { useCompanion } from './use-companion.ts';

/** Something that is on its way from the server. */
export type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'here'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: SyncError };

/**
 * What `load` resolves with; loaded again when `load` is another function (see `useCallback`), and again and again while it
 * fails in a way that may pass, as without a network.
 */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const companion = useCompanion();
  const [loaded, setLoaded] = useState<{ readonly load: () => Promise<T>; readonly result: Loaded<T> }>();
  useEffect(() => {
    let wanted = true;
    let cancel: Cancel = () => undefined;
    const show = (result: Loaded<T>) => {
      if (wanted) setLoaded({ load, result });
    };
    const fail = (error: SyncError) => {
      show({ kind: 'failed', error });
      if (wanted && error.retry !== 'never') cancel = companion.onceWorthTrying(attempt, error.retryAfter);
    };
    const attempt = () =>
      void load().then(
        (value) => show({ kind: 'here', value }),
        (thrown: unknown) => fail(asSyncError(thrown)),
      );
    attempt();
    return () => {
      wanted = false;
      cancel();
    };
  }, [companion, load]);
  return loaded?.load === load ? loaded.result : { kind: 'loading' };
}

export function asSyncError(thrown: unknown): SyncError {
  if (thrown instanceof SyncError) return thrown;
  return new SyncError('service_unavailable', thrown instanceof Error ? thrown.message : String(thrown));
}
