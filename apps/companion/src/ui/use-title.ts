import { useEffect } from 'react';

/** The title of the page while this is shown, which the tab and the history of the browser tell; unchanged when undefined. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title === undefined) return undefined;
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
}
