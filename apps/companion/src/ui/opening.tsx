import type { ReactNode } from 'react';
import { openingWords } from '../view/error-words.ts';
import { Trouble } from './trouble.tsx';
import { useCompanion } from './use-companion.ts';
import type { Loaded } from './use-loaded.ts';
import { useNetwork } from './use-network.ts';

interface OpeningProps {
  readonly loaded: Loaded<unknown>;
  /** While nothing has failed. */
  readonly text: string;
  /** More to do about a failure than to go to the start page. */
  readonly children?: ReactNode;
}

/** A run that is looked for, or why it is not there. */
export function Opening({ loaded, text, children }: OpeningProps) {
  const companion = useCompanion();
  const isThere = useNetwork();
  if (loaded.kind !== 'failed') return <p className="muted loading">{text}</p>;
  return (
    <Trouble {...openingWords(loaded.error, isThere)}>
      {children}
      <button className="button" type="button" onClick={() => companion.go('/')}>
        Start page
      </button>
    </Trouble>
  );
}
