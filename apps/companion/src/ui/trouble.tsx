import type { SyncError } from '@paceline/client';
import type { ReactNode } from 'react';
import { WarningIcon } from './icons.tsx';

/** Something did not work: what, and what to do about it. */
export function Trouble({ title, error, children }: { readonly title: string; readonly error: SyncError; readonly children?: ReactNode }) {
  return (
    <section className="card trouble" role="alert">
      <h1>
        <WarningIcon /> {title}
      </h1>
      <p>{error.message}</p>
      <p className="muted">{error.remedy}</p>
      {children !== undefined && <div className="actions">{children}</div>}
    </section>
  );
}
