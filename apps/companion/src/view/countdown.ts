import { formatDuration } from '@paceline/core';

/** What the time before and right after the start looks like. */
export type Countdown =
  | { readonly kind: 'none' }
  /** `text` is `4:59`; `close` in the last ten seconds. */
  | { readonly kind: 'counting'; readonly text: string; readonly close: boolean }
  | { readonly kind: 'go' };

/** Milliseconds for which "Go!" is shown. */
const GO_TIME = 3_000;
const CLOSE = 10;

/** `startsAt` and `now` by the server's clock, epoch milliseconds. */
export function countdownOf(startsAt: number | undefined, now: number): Countdown {
  if (startsAt === undefined || now - startsAt >= GO_TIME) return { kind: 'none' };
  if (now >= startsAt) return { kind: 'go' };
  const seconds = Math.ceil((startsAt - now) / 1000);
  return { kind: 'counting', text: seconds <= CLOSE ? String(seconds) : formatDuration(seconds), close: seconds <= CLOSE };
}
