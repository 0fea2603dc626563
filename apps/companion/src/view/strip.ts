import type { RunnerState } from '@paceline/core';
import { isOld, isRunning, type Placing } from '../run/placing.ts';
import type { RunState } from '../run/run-state.ts';
import { markOf, type Mark } from './people.ts';
import { gapTextOf, type GapText } from './rows.ts';
import { arrowed, runnerWords, shownAge } from './words.ts';

/** A runner on the gap strip, beside the one in the middle. */
export interface StripRunner extends Mark {
  /** Metres ahead (positive) or behind of the one in the middle. */
  readonly metres: number;
  readonly gap: GapText;
  readonly state: RunnerState;
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
  const { me } = state;
  const centre = state.racers.get(state.centre ?? '');
  const others = [...state.racers.values()].flatMap((racer): readonly StripRunner[] => {
    const placing = state.placings.get(racer.userId);
    const gap = placing && gapTextOf(racer.name, placing);
    if (gap === undefined || placing?.gap === undefined || placing.state === 'left') return [];
    return [{ ...markOf(racer, me), metres: placing.gap.metres, gap, state: placing.state, old: isOld(placing.state), note: noteOf(placing) }];
  });
  return { centre: centre && markOf(centre, me), others };
}

function noteOf({ state, age }: Placing): string | undefined {
  if (isOld(state)) return age === undefined ? runnerWords(state, age) : `${shownAge(age)} ago`;
  if (state === 'finished') return 'done';
  return isRunning(state) ? undefined : runnerWords(state, age);
}

/** Signs that fit into a line of a label. */
const FITTING = 18;

/** What a label says of one runner: the gap, and its time or what the runner does instead where there is room. */
export function labelText({ gap, note, old }: Pick<StripRunner, 'gap' | 'note' | 'old'>): string {
  if (gap.relation === 'level' && note === undefined) return 'about level';
  const metres = old ? gap.metres : arrowed(gap);
  const whole = `${metres} · ${note ?? gap.seconds ?? gap.relation}`;
  return whole.length <= FITTING ? whole : metres;
}

/** What a label says that stands for several runners: who, and from where to where. */
export function crowdText(runners: readonly StripRunner[]): { readonly who: string; readonly span: string } {
  const sorted = [...runners].sort((a, b) => a.metres - b.metres);
  const [first = '', last = ''] = [sorted[0]?.gap.metres, sorted.at(-1)?.gap.metres];
  const who = sorted.length === 2 ? sorted.map(({ name }) => name).join(', ') : `${sorted.length} runners`;
  return { who, span: first === last ? first : `${withoutCommonUnit(first, last)} to ${last}` };
}

/** `+20` beside `+60 m`, but `+900 m` beside `+1.2 km`. */
function withoutCommonUnit(text: string, other: string): string {
  const [number = '', unit] = text.split(' ');
  return other.endsWith(` ${unit}`) ? number : text;
}
