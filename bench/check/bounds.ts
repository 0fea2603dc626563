/** What the check holds the server to, milliseconds. */
export interface Bounds {
  /** How old a sample of a paced and of any other sender may be when another member gets it. */
  readonly paced: number;
  readonly unpaced: number;
  /** A sample may be left out for one that was sent at most so much later: both had waited for the same tick. */
  readonly superseded: number;
  /** In sessions of more members not everybody gets every sample. */
  readonly fullRateMembers: number;
}

/** Rule T3 of PROTOCOL.md: the longest that a sample waits for others. */
export const TICK_DELAY = 250;
/** What a paced sample may take: within its cadence, or by rule T3 beside others who have none. */
const PACED = 300;
const PACED_SCHEDULING = PACED - TICK_DELAY;

/** `scheduling`: for server and generator to get their turn on the machine, and for one hop each way. */
export function boundsOf(scheduling: number): Bounds {
  const bound = TICK_DELAY + scheduling;
  return { paced: TICK_DELAY + Math.max(PACED_SCHEDULING, scheduling), unpaced: bound, superseded: bound, fullRateMembers: 200 };
}
