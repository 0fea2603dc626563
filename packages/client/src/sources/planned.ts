import { startDelays } from '@paceline/core';
import type { SessionInfo } from '../sync/models.ts';

/**
 * When this participant starts, epoch milliseconds of the server's clock: at the common start, in a handicap later by what
 * the slowest is expected to need more. Undefined as long as no time is set.
 */
export function ownStart({ startsAt, startedAt, plan, roster, you }: SessionInfo): number | undefined {
  const common = startsAt ?? startedAt;
  if (common === undefined || plan?.handicap !== true) return common;
  const delays = startDelays(roster.map(({ estimate }) => estimate));
  return common + 1000 * (delays[roster.findIndex(({ userId }) => userId === you.userId)] ?? 0);
}

/**
 * Whether this participant's time runs, `now` by the server's clock. By that rather than the server's word, so that
 * everyone starts at the same instant.
 */
export function hasStarted(session: SessionInfo | undefined, now: number): boolean {
  if (session === undefined || session.status === 'ended') return false;
  return (session.status === 'active' && session.plan?.handicap !== true) || now >= (ownStart(session) ?? Infinity);
}

/** How far before the finish every fix makes a reading, metres: the time of the finish is taken between two of them. */
const CLOSE = 100;

/** Where the recording is: not yet near the finish of the session's plan, near it, or there. */
export function placeBeforeFinish(session: SessionInfo | undefined, distance: number): 'far' | 'near' | 'finish' {
  const left = (session?.plan?.distance ?? Infinity) - distance;
  if (left <= 0) return 'finish';
  return left <= CLOSE ? 'near' : 'far';
}
