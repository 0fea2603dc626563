import type { Units } from '@paceline/core';
import { useCompanion } from './use-companion.ts';
import { useStore } from './use-store.ts';

/** What this person wants distances and paces shown in. */
export const useUnits = (): Units => useStore(useCompanion().units);
