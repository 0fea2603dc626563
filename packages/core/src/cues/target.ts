import type { FriendFacts, Facts } from './facts.ts';
import type { Advice } from './cue.ts';

/** What a runner wants to keep to. */
export type Target =
  /** Just run. */
  | { readonly kind: 'none' }
  /** Minutes per kilometre. */
  | { readonly kind: 'pace'; readonly pace: number }
  /** So many seconds for so many metres. */
  | { readonly kind: 'time'; readonly distance: number; readonly seconds: number }
  | { readonly kind: 'friend'; readonly userId: string };

/** How far a runner is off the target. `amount` is above 0 for who is too slow, in the unit of the limits. */
export type Deviation =
  | { readonly kind: 'pace'; readonly amount: number; readonly limit: number }
  | { readonly kind: 'gap'; readonly amount: number; readonly limit: number; readonly friend: FriendFacts };

/** A pace that is off by less than this is on target: seconds per kilometre, and a share of the target. */
const PACE_TOLERANCE = 15;
const PACE_SHARE = 0.05;
/** Who runs with a friend and is not farther away than this, metres, runs with them. */
const GAP_TOLERANCE = 30;
/** The pace that a target time asks of the rest is not chased beyond this: nobody makes up for everything at the end. */
const CATCH_UP = 0.1;

/** Undefined where there is no target, or nothing to compare with it. */
export function deviationOf(target: Target, { pace, distance, elapsed, friends }: Facts): Deviation | undefined {
  switch (target.kind) {
    case 'none':
      return undefined;
    case 'pace':
      return paceDeviation(pace, target.pace);
    case 'time': {
      const wanted = paceForRest(target, { distance, elapsed });
      return wanted === undefined ? undefined : paceDeviation(pace, wanted);
    }
    case 'friend': {
      const friend = friends.find(({ userId }) => userId === target.userId);
      return friend?.gap === undefined || !friend.isFresh ? undefined : { kind: 'gap', amount: friend.gap, limit: GAP_TOLERANCE, friend };
    }
  }
}

/** Too slow is told to speed up: the amount is above 0 when the pace has more minutes per kilometre than the target. */
export const adviceFor = ({ amount }: Deviation): Advice => (amount > 0 ? 'speed_up' : 'ease_off');

function paceDeviation(pace: number, wanted: number): Deviation | undefined {
  if (!(pace > 0)) return undefined;
  return { kind: 'pace', amount: (pace - wanted) * 60, limit: Math.max(PACE_TOLERANCE, PACE_SHARE * wanted * 60) };
}

/** Minutes per kilometre that the rest must be run in; undefined after the end. */
function paceForRest(target: Extract<Target, { kind: 'time' }>, { distance, elapsed }: Pick<Facts, 'distance' | 'elapsed'>): number | undefined {
  const rest = target.distance - distance;
  if (rest <= 0) return undefined;
  const even = target.seconds / target.distance;
  const wanted = Math.min(even * (1 + CATCH_UP), Math.max(even * (1 - CATCH_UP), (target.seconds - elapsed) / rest));
  return (wanted * 1000) / 60;
}
