import type { ReactNode } from 'react';
import { useCompanion } from './use-companion.ts';

interface LinkProps {
  readonly path: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A link to another page of the companion, which is shown without loading anything; in a new tab where that is wished. */
export function Link({ path, className, children }: LinkProps) {
  const companion = useCompanion();
  return (
    <a
      className={className}
      href={path}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        companion.go(path);
      }}
    >
      {children}
    </a>
  );
}
