import { useMemo, useSyncExternalStore } from 'react';
import type { Observable } from '../reactive.ts';
import { sameContent } from './same-content.ts';

/** The part of an observable's newest value that `select` shows. Renders again only when that part differs in content. `initial` must be a constant. */
export function useObservable<Value, Shown>(observable: Observable<Value>, initial: Value, select: (value: Value) => Shown): Shown {
  const store = useMemo(() => storeOf<Value, Shown>(observable, initial), [observable, initial]);
  const show = (): Shown => store.show(select);
  return useSyncExternalStore(store.subscribe, show, show);
}

/** The newest value of an observable in the shape that React reads external state in; `initial` until it has said something. */
function storeOf<Value, Shown>(observable: Observable<Value>, initial: Value) {
  let value = initial;
  let shown: { readonly of: Value; readonly select: (value: Value) => Shown; readonly value: Shown } | undefined;
  observable.subscribe((next) => (value = next)).unsubscribe();
  return {
    subscribe: (changed: () => void): (() => void) => {
      const subscription = observable.subscribe((next) => {
        value = next;
        changed();
      });
      return () => subscription.unsubscribe();
    },
    show(select: (value: Value) => Shown): Shown {
      // React asks several times while it renders, and must get the same each time, also of a selector that makes a new Set.
      if (shown !== undefined && shown.of === value && shown.select === select) return shown.value;
      const next = select(value);
      // The very same object as long as the content is: for another one React would render.
      shown = { of: value, select, value: shown !== undefined && sameContent(shown.value, next) ? shown.value : next };
      return shown.value;
    },
  };
}
