import type { OutboxStatus } from '@paceline/client';

/** How many of the samples that were recorded here, also by pages before this one, the server does not have yet. */
export function unsentOf({ pending, left = 0 }: OutboxStatus): number {
  return pending + left;
}
