import { formatDistance } from '@paceline/core';
import { someOf } from './names.ts';
import type { SimulatorOptions } from './options.ts';
import { cut } from './text.ts';

/** Characters that a server takes. */
const LONGEST = 80;

/** What a new session is called whose opener gave it no title: what is simulated, and by whom. */
export function titleOf({ target, files }: Pick<SimulatorOptions, 'target' | 'files'>, names: readonly string[]): string {
  const distance = target.kind === 'create' ? target.plan?.distance : undefined;
  if (distance !== undefined) return `Simulated race over ${formatDistance(distance)}`;
  return cut(`${files.length === names.length ? 'Replay' : 'Simulated run'} of ${someOf(names)}`, LONGEST);
}
