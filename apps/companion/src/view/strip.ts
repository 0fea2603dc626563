import { isOld, type Placing } from '../run/placing.ts';
import { myIdOf } from '../run/reduce.ts';
import type { RunState } from '../run/run-state.ts';
import { markOf, type Mark } from './people.ts';
import { gapTextOf, type GapText } from './rows.ts';
import { presenceWords } from './words.ts';
import type { Presence } from '@paceline/core';

/** A runner on the gap strip, beside the one in the middle. */
export interface StripRunner extends Mark {
  /** Metres ahead (positive) or behind of the one in the middle. */
  readonly metres: number;
  readonly gap: GapText;
  readonly presence: Presence;
  readonly old: boolean;
  /** What stands in the place of the seconds when the data is old or the runner does not run. */
  readonly note: string | undefined;
}

/** The gap strip without its geometry. */
export interface Strip {
  readonly centre: Mark | undefined;
  /** In the order of the roster, which does not change while they overtake each other. */
  readonly others: readonly StripRunner[];
}

export function stripOf(state: RunState): Strip {
  const me = myIdOf(state);
  const centre = state.racers.get(state.centre ?? '');
  const others = [...state.racers.values()].flatMap((racer): readonly StripRunner[] => {
    const placing = state.placings.get(racer.userId);
    const gap = placing && gapTextOf(racer.name, placing);
    if (gap === undefined || placing?.gap === undefined || placing.presence === 'left') return [];
    const { presence } = placing;
    return [{ ...markOf(racer, me), metres: placing.gap.metres, gap, presence, old: isOld(presence), note: noteOf(placing) }];
  });
  return { centre: centre && markOf(centre, me), others };
}

function noteOf({ presence, age }: Placing): string | undefined {
  return presence === 'live' || presence === 'delayed' ? undefined : presenceWords(presence, age);
}

/** What a label says that names several runners: how many, and from where to where. */
export function crowdText(runners: readonly StripRunner[]): { readonly count: string; readonly span: string } {
  const sorted = [...runners].sort((a, b) => a.metres - b.metres);
  const [first, last] = [sorted[0], sorted.at(-1)];
  const span = first === undefined || last === undefined ? '' : `${first.gap.metres} to ${last.gap.metres}`;
  return { count: `${runners.length} runners`, span };
}
