import type { Cue } from './cue.ts';

/** Why nothing is said of the target. */
export type Refusal = 'no_target' | 'nothing_to_compare' | 'warming_up' | 'on_target' | 'not_for_long_enough' | 'on_the_way_back' | 'said_already';

/** What became of a cue, or why there was none: for the curious, for tests, and for people who tune. */
export type Verdict =
  | { readonly kind: 'said'; readonly cue: Cue }
  /** Something was said a moment ago, or is more important now. */
  | { readonly kind: 'waits'; readonly cue: Cue; readonly reason: 'too_soon' | 'less_important' }
  /** By the time that it could have been said it was not worth it any more, or too many others were. */
  | { readonly kind: 'dropped'; readonly cue: Cue; readonly reason: 'too_late' | 'too_many' | 'friend_was_named_a_moment_ago' }
  | { readonly kind: 'none'; readonly reason: Refusal };
