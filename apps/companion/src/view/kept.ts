import type { OutboxStatus } from '@paceline/client';

/** At one sample a second a few are always on their way to the disk. */
const USUALLY_UNDER_WAY = 5;

/** Whether what waits is kept on this device, also when the page is closed. Not every browser lets a page keep anything. */
export function isKept({ pending, acked, kept = 0 }: OutboxStatus): boolean {
  return acked + pending - kept <= USUALLY_UNDER_WAY;
}
