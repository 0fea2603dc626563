import { SyncError } from '@paceline/client';
import { useEffect, useState } from 'react';

/** Something that is on its way from the server. */
export type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'here'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: SyncError };

/** What `load` resolves with; loaded again when `key` changes. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<{ readonly key: string; readonly result: Loaded<T> }>();
  useEffect(() => {
    let wanted = true;
    const show = (result: Loaded<T>) => {
      if (wanted) setLoaded({ key, result });
    };
    load().then(
      (value) => show({ kind: 'here', value }),
      (thrown: unknown) => show({ kind: 'failed', error: asSyncError(thrown) }),
    );
    return () => {
      wanted = false;
    };
    // `load` is a new function at every render; the key says when another thing is wanted.
  }, [key]);
  return loaded?.key === key ? loaded.result : { kind: 'loading' };
}

export function asSyncError(thrown: unknown): SyncError {
  if (thrown instanceof SyncError) return thrown;
  return new SyncError('service_unavailable', thrown instanceof Error ? thrown.message : String(thrown));
}
