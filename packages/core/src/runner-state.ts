/**
 * The one word for a participant, the same wherever it is shown. `ready` is someone who is here and has not begun. Who
 * runs is `live`, `delayed` or `stale`, by the age of what was heard; `paused` stands, `no_gps` runs without a position,
 * and of one who is `offline` nothing is heard.
 */
export type RunnerState = 'ready' | 'live' | 'delayed' | 'stale' | 'paused' | 'no_gps' | 'offline' | 'finished' | 'left';

/** What the state of a participant follows from. */
export interface RunnerFacts {
  /** From the roster. */
  readonly presence: 'here' | 'away' | 'left';
  /** From the roster; a runner when absent. */
  readonly role?: 'runner' | 'spectator' | undefined;
  /** What the newest sample says; who sends samples without a status is running. */
  readonly status?: 'ready' | 'running' | 'paused' | 'no_gps' | 'finished' | undefined;
  /** Seconds since the newest sample was taken; absent before the first one. */
  readonly age?: number | undefined;
}

const grades = ['live', 'delayed', 'stale'] as const;

/** Ages in seconds at which a sample ceases to be live, delayed and stale. From the last one on, nothing counts as heard. */
const limits = [5, 15, 60];

/**
 * Decides the state. What stays true (left, then finished) comes before a lost connection, and that before the age of
 * the data: an old "paused" is shown as old, never as if it were now, and after a minute as nothing heard at all.
 */
export function runnerStateOf({ presence, role, status = 'running', age }: RunnerFacts): RunnerState {
  if (presence === 'left') return presence;
  if (status === 'finished') return status;
  if (presence === 'away') return 'offline';
  // Who waits for the start, or watches, has nothing to tell, however long ago they said so.
  if (status === 'ready' || role === 'spectator' || age === undefined) return 'ready';
  const grade = grades[limits.findIndex((limit) => age < limit)];
  // An age that is not a number has no grade either, so that nothing unknown looks live.
  return grade === undefined ? 'offline' : status === 'running' || grade === 'stale' ? grade : status;
}

/** The age in seconds at which one whose newest sample is `age` seconds old may come into another state; `Infinity` when none is left. */
export function nextAgeOf(age: number): number {
  return limits.find((limit) => age < limit) ?? Infinity;
}
