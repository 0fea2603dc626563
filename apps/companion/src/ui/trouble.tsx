import type { ReactNode } from 'react';
import type { ErrorWords } from '../view/error-words.ts';
import { WarningIcon } from './icons.tsx';

interface TroubleProps extends ErrorWords {
  readonly title: string;
  readonly children?: ReactNode;
}

/** Something did not work: what, and what to do about it. */
export function Trouble({ title, text, remedy, children }: TroubleProps) {
  return (
    <section className="card trouble" role="alert">
      <h1>
        <WarningIcon /> {title}
      </h1>
      <p>{text}</p>
      <p className="muted">{remedy}</p>
      {children !== undefined && <div className="actions">{children}</div>}
    </section>
  );
}
