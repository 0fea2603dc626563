import type { ReactNode } from 'react';
import { Brand } from './brand.tsx';

interface PageProps {
  /** `start` has room for two columns. */
  readonly layout?: 'narrow' | 'start';
  readonly children: ReactNode;
}

/** A page outside of a run: the name of the product above, and what it is about. */
export function Page({ layout = 'narrow', children }: PageProps) {
  return (
    <div className="page">
      <header className="page-bar">
        <Brand />
      </header>
      <main className={layout}>{children}</main>
    </div>
  );
}
