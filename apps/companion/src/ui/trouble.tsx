import type { SyncError } from '@paceline/client';
import type { ReactNode } from 'react';
import { WarningIcon } from './icons.tsx';

interface TroubleProps {
  readonly title: string;
  readonly error: SyncError;
  /** In the place of the error's own message. */
  readonly text?: string;
  readonly children?: ReactNode;
}

/** Something did not work: what, and what to do about it. */
export function Trouble({ title, error, text = error.message, children }: TroubleProps) {
  return (
    <section className="card trouble" role="alert">
      <h1>
        <WarningIcon /> {title}
      </h1>
      <p>{text}</p>
      <p className="muted">{error.remedy}</p>
      {children !== undefined && <div className="actions">{children}</div>}
    </section>
  );
}
