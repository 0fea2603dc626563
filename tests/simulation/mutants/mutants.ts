import { journalMutants } from './journal-mutants.ts';
import type { Mutant } from './mutant.ts';
import { sdkMutants } from './sdk-mutants.ts';
import { serverMutants } from './server-mutants.ts';

export const mutants: readonly Mutant[] = [...journalMutants, ...serverMutants, ...sdkMutants];
