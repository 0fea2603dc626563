/** A friend, as a cue speaks of them. */
export interface Named {
  readonly userId: string;
  readonly name: string;
  /** Whether this is the ghost of a run, which is called so. */
  readonly isGhost?: boolean | undefined;
}

/** Of somebody who is told of: who it is, and nothing else that is known of them. */
export const named = ({ userId, name, isGhost }: Named): Named => ({ userId, name, ...(isGhost === true && { isGhost }) });

/** What a runner is told. The numbers are SI and unrounded: the words round them, once, in the runner's units. */
export type Cue =
  /** There is no position any more, or again. */
  | { readonly kind: 'position_lost' | 'position_back' }
  /** Seconds until the start; 0 is the start itself. */
  | { readonly kind: 'countdown'; readonly seconds: number }
  /** The distance of a race is covered, in so many seconds; the place where it is known, which is open while somebody may have been there before. */
  | { readonly kind: 'finished'; readonly elapsed: number; readonly place?: number | undefined; readonly isOpen: boolean }
  /** Nothing is heard of a friend any more, or again. */
  | { readonly kind: 'friend_lost' | 'friend_back'; readonly friend: Named }
  /** The friend has passed the runner, or the runner the friend; metres between them. */
  | { readonly kind: 'overtaken' | 'overtook'; readonly friend: Named; readonly metres: number }
  /** The pace is off the target by so many seconds per kilometre. */
  | { readonly kind: 'pace'; readonly advice: Advice; readonly secondsPerKm: number }
  /** The friend to stay with is so many metres away. */
  | { readonly kind: 'together'; readonly advice: Advice; readonly friend: Named; readonly metres: number }
  /** A whole kilometre or mile: metres and seconds since the start, and seconds for the last one of `split` metres. */
  | { readonly kind: 'milestone'; readonly distance: number; readonly elapsed: number; readonly split: { readonly distance: number; readonly elapsed: number } };

/** Who runs faster than the target is to ease off, and who runs slower is to speed up. */
export type Advice = 'ease_off' | 'speed_up';

export type CueKind = Cue['kind'];

interface Rank {
  /** The lowest is said first. */
  readonly priority: number;
  /** Seconds for which it is worth saying. */
  readonly lasts: number;
  /** Does not wait until the words before it have been taken in. */
  readonly isUrgent: boolean;
}

const safety: Rank = { priority: 0, lasts: 20, isUrgent: true };
const presence: Rank = { priority: 2, lasts: 20, isUrgent: false };
const overtake: Rank = { priority: 3, lasts: 8, isUrgent: false };
// A correction is decided anew each second: it never waits.
const correction: Rank = { priority: 4, lasts: 0, isUrgent: false };

/** Safety before the countdown and the finish, these before friends who are lost or back, overtakes, corrections and milestones. */
export const ranks: Readonly<Record<CueKind, Rank>> = {
  position_lost: safety,
  position_back: safety,
  countdown: { priority: 1, lasts: 0, isUrgent: true },
  // After it nothing is urgent any more.
  finished: { priority: 1, lasts: 20, isUrgent: true },
  friend_lost: presence,
  friend_back: presence,
  overtaken: overtake,
  overtook: overtake,
  pace: correction,
  together: correction,
  milestone: { priority: 5, lasts: 20, isUrgent: false },
};
