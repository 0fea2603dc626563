import type { ReactNode } from 'react';
import { Brand } from './brand.tsx';

interface PageProps {
  /** `start` and `wide` have room for two columns, `medium` for long lines. */
  readonly layout?: 'narrow' | 'medium' | 'start' | 'wide';
  readonly children: ReactNode;
}

/** A page outside of a run: the name of the product above, and what it is about. */
export function Page({ layout = 'narrow', children }: PageProps) {
  return (
    <div className="page">
      <header className={`page-bar ${layout === 'wide' ? 'wide' : ''}`}>
        <Brand />
      </header>
      <main className={layout}>{children}</main>
    </div>
  );
}
