import { createContext, useContext } from 'react';
import type { Companion } from '../app/companion.ts';

export const CompanionContext = createContext<Companion | undefined>(undefined);

/** The companion of this page. */
export function useCompanion(): Companion {
  const companion = useContext(CompanionContext);
  if (companion === undefined) throw new Error('A page of the companion was rendered outside of its CompanionContext.');
  return companion;
}
