import { SyncError } from '@paceline/client';
import { useEffect, useState } from 'react';

/** Something that is on its way from the server. */
export type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'here'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: SyncError };

/** What `load` resolves with; loaded again when `load` is another function (see `useCallback`). */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<{ readonly load: () => Promise<T>; readonly result: Loaded<T> }>();
  useEffect(() => {
    let wanted = true;
    const show = (result: Loaded<T>) => {
      if (wanted) setLoaded({ load, result });
    };
    load().then(
      (value) => show({ kind: 'here', value }),
      (thrown: unknown) => show({ kind: 'failed', error: asSyncError(thrown) }),
    );
    return () => {
      wanted = false;
    };
  }, [load]);
  return loaded?.load === load ? loaded.result : { kind: 'loading' };
}

export function asSyncError(thrown: unknown): SyncError {
  if (thrown instanceof SyncError) return thrown;
  return new SyncError('service_unavailable', thrown instanceof Error ? thrown.message : String(thrown));
}
