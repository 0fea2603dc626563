/** How old the newest sample of a runner is. */
export type Freshness = 'live' | 'delayed' | 'stale' | 'lost';

/** Ages in seconds from which a sample counts as delayed, stale and lost. */
export const freshnessLimits = { delayed: 5, stale: 15, lost: 60 } as const;

/** Grades the age of a sample, in seconds. An age that is not a number is `lost`, so that nothing unknown looks live. */
export function freshnessOf(age: number): Freshness {
  if (age < freshnessLimits.delayed) return 'live';
  if (age < freshnessLimits.stale) return 'delayed';
  return age < freshnessLimits.lost ? 'stale' : 'lost';
}

/** The one word that is shown for a participant. `ready` is someone who is here and has not begun. */
export type Presence = Freshness | 'ready' | 'paused' | 'no_gps' | 'away' | 'finished' | 'left';

export interface PresenceFacts {
  /** From the roster. */
  readonly presence: 'here' | 'away' | 'left';
  /** What the runner's newest sample says; absent before the first one. */
  readonly status?: 'ready' | 'running' | 'paused' | 'no_gps' | 'finished' | undefined;
  /** Seconds since the newest sample was taken; absent before the first one. */
  readonly age?: number | undefined;
}

/**
 * Decides what is shown for a participant. A fact that stays true (left, finished) comes before a lost connection,
 * and that before the age of the data: an old "paused" is shown as old, never as if it were now.
 */
export function presenceOf({ presence, status, age }: PresenceFacts): Presence {
  if (presence === 'left') return 'left';
  if (status === 'finished') return 'finished';
  if (presence === 'away') return 'away';
  // Someone who waits for the start has nothing to tell, however long ago they said so.
  if (status === undefined || status === 'ready' || age === undefined) return 'ready';
  const freshness = freshnessOf(age);
  if (freshness === 'stale' || freshness === 'lost') return freshness;
  return status === 'running' ? freshness : status;
}
