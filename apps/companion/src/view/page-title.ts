import type { FriendGap } from '@paceline/client/gaps';
import type { Units } from '@paceline/core';
import type { Placings } from '../run/placing.ts';
import { gapSentence } from './words.ts';

/** What the title of the page tells of. */
export interface TitleFacts {
  readonly session: string | undefined;
  /** The nearest of the others, and the gap to them; undefined for who has none. */
  readonly nearest: { readonly name: string; readonly gap: Omit<FriendGap, 'trend'> } | undefined;
  /** How many others are running now. */
  readonly running: number;
  readonly units?: Units;
}

/** The title of the page during a run: what the tab of someone who looks at something else should tell. */
export function pageTitle({ session = 'Run', nearest, running, units }: TitleFacts): string {
  if (nearest !== undefined) return `${gapSentence(nearest.name, nearest.gap, units)} · ${session}`;
  return running === 0 ? session : `${running} running · ${session}`;
}

/** Who of those that are live is nearest to the one in the middle. */
export function nearestOf(placings: Placings): string | undefined {
  const live = [...placings.values()].flatMap(({ userId, state, gap }) => (state === 'live' && gap !== undefined ? [{ userId, metres: Math.abs(gap.metres) }] : []));
  return live.sort((a, b) => a.metres - b.metres)[0]?.userId;
}
