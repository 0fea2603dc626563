import { useCallback, type ComponentType } from 'react';
import { Opening } from '../ui/opening.tsx';
import { Page } from '../ui/page.tsx';
import { useLoaded } from '../ui/use-loaded.ts';

/** A page whose code is loaded when it is shown: whoever runs needs none of it. */
export function lazyPage<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  return function LazyPage(props: Props) {
    const loaded = useLoaded(useCallback(() => load(), []));
    if (loaded.kind !== 'here') {
      return (
        <Page>
          <Opening loaded={loaded} text="One moment…" />
        </Page>
      );
    }
    const Shown = loaded.value;
    return <Shown {...props} />;
  };
}
