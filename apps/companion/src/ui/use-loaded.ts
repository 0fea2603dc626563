import { SyncError } from '@paceline/client';
import type { Cancel } from '@paceline/core';
import { useEffect, useState } from 'react';
import { useCompanion } from './use-companion.ts';

/** Something that is on its way from the server. */
export type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'here'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: SyncError };

/** Milliseconds after which what was loaded is loaded again; undefined when it stays as it is. */
export type Staleness<T> = (value: T) => number | undefined;

const never = (): undefined => undefined;

/**
 * What `load` resolves with; loaded again when `load` is another function (see `useCallback`), and again and again while it
 * fails in a way that may pass, as without a network. What grows stale stays while it is loaded once more; `staleness` is
 * one and the same function each time.
 */
export function useLoaded<T>(load: () => Promise<T>, staleness: Staleness<T> = never): Loaded<T> {
  const companion = useCompanion();
  const [loaded, setLoaded] = useState<{ readonly load: () => Promise<T>; readonly result: Loaded<T> }>();
  useEffect(() => {
    let wanted = true;
    let isHere = false;
    let cancel: Cancel = () => undefined;
    const again = (after: number | undefined) => {
      if (wanted) cancel = companion.onceWorthTrying(attempt, after);
    };
    const show = (value: T) => {
      isHere = true;
      if (wanted) setLoaded({ load, result: { kind: 'here', value } });
      const after = staleness(value);
      if (after !== undefined) again(after);
    };
    const fail = (error: SyncError) => {
      // What is known is worth more than that it could not be known anew.
      if (wanted && (!isHere || error.retry === 'never')) setLoaded({ load, result: { kind: 'failed', error } });
      if (error.retry !== 'never') again(error.retryAfter);
    };
    const attempt = () => void load().then(show, (thrown: unknown) => fail(asSyncError(thrown)));
    attempt();
    return () => {
      wanted = false;
      cancel();
    };
  }, [companion, load, staleness]);
  return loaded?.load === load ? loaded.result : { kind: 'loading' };
}

export function asSyncError(thrown: unknown): SyncError {
  if (thrown instanceof SyncError) return thrown;
  return new SyncError('service_unavailable', thrown instanceof Error ? thrown.message : String(thrown));
}
