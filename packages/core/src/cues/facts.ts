import type { RunnerState } from '../runner-state.ts';
import type { Named } from './cue.ts';

/** What is known of a friend at one moment. */
export interface FriendFacts extends Named {
  readonly state: RunnerState;
  /** Whether it is known where they are now, and not only where they were: nothing old is told as if it were the present. */
  readonly isFresh: boolean;
  /** Metres that the friend is ahead (positive) or behind; undefined when unknown. */
  readonly gap: number | undefined;
}

/** What is known of the run at one moment. */
export interface Facts {
  /** Seconds since the common start, below 0 before it. */
  readonly elapsed: number;
  /** Seconds in motion. */
  readonly moving: number;
  /** Metres. */
  readonly distance: number;
  /** Minutes per kilometre; 0 when unknown. */
  readonly pace: number;
  readonly status: 'ready' | 'running' | 'paused' | 'no_gps' | 'finished';
  /** In a race, once its distance is covered: seconds for it, and the place where it is known. */
  readonly finish?: { readonly elapsed: number; readonly place?: number | undefined; readonly isOpen: boolean } | undefined;
  readonly friends: readonly FriendFacts[];
}
