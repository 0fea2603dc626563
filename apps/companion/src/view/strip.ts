import type { Relation, RunnerState, Units } from '@paceline/core';
import { everyone } from '../run/pacers.ts';
import { isOld, isRunning, type Placing } from '../run/placing.ts';
import type { RunState } from '../run/run-state.ts';
import { calledName, markOf, type Mark } from './people.ts';
import { gapTextOf, type GapText } from './rows.ts';
import { arrowed, runnerWords, shownAgo } from './words.ts';

/** A runner on the gap strip, beside the one in the middle. */
export interface StripRunner extends Mark {
  /** Metres ahead (positive) or behind of the one in the middle. */
  readonly metres: number;
  readonly gap: GapText;
  readonly state: RunnerState;
  /** How long ago this was, seconds, when it is of the past; undefined while it is of now. */
  readonly age: number | undefined;
  /** What stands in the place of the seconds when the runner does not run. */
  readonly note: string | undefined;
  /** Has finished a race, so that the gap is time and no metres. */
  readonly isHome: boolean;
}

/** The gap strip without its geometry. */
export interface Strip {
  readonly centre: Mark | undefined;
  /** In the order of the roster, which does not change while they overtake each other. */
  readonly others: readonly StripRunner[];
}

export function stripOf(state: RunState, units: Units = 'metric'): Strip {
  const { me } = state;
  const centre = state.racers.get(state.centre ?? '');
  const others = everyone(state).flatMap((racer): readonly StripRunner[] => {
    const placing = state.placings.get(racer.userId);
    const gap = placing && gapTextOf(calledName(racer), placing, units);
    if (gap === undefined || placing?.gap === undefined || placing.state === 'left') return [];
    const age = isOld(placing.state) ? (placing.age ?? 0) : undefined;
    return [{ ...markOf(racer, me), metres: placing.gap.metres, gap, state: placing.state, age, note: noteOf(placing), isHome: placing.home !== undefined }];
  });
  return { centre: centre && markOf(centre, me), others };
}

function noteOf({ state, age }: Placing): string | undefined {
  if (state === 'finished') return 'done';
  return isRunning(state) || isOld(state) ? undefined : runnerWords(state, age);
}

/** Why there is nobody beside the one in the middle. */
export function emptyStripText(state: RunState, { centre }: Strip): string {
  if (centre === undefined) return 'The strip fills when the first runner moves.';
  if (state.session?.status === 'ended') return 'Nobody else runs at this moment.';
  const runners = [...state.racers.values()].filter(({ role, seat }) => role === 'runner' && seat !== 'left');
  if (runners.length < 2) return 'Nobody else runs yet. Share the code so that others can join.';
  // As in a handicap, whose last starters see the first ones go.
  const isLeftBehind = state.part.kind === 'ready' && runners.some(({ userId, latest }) => userId !== state.me && latest !== undefined && latest.status !== 'ready');
  return isLeftBehind ? 'The others run already. You see how far they are when you have started.' : 'The others have not moved yet.';
}

/** A label: who it stands for, where they are, and when that was if it was not now. */
export interface LabelText {
  readonly who: string;
  readonly seen: string | undefined;
  readonly where: string;
  /** `old` when any of them is shown where they were last seen. */
  readonly tone: Relation | 'old' | 'crowd';
}

/** What the label of one runner says, or of several neighbours. */
export function labelText(runners: readonly StripRunner[]): LabelText {
  const ages = runners.flatMap(({ age }) => age ?? []);
  const seen = ages.length === 0 ? undefined : shownAgo(Math.max(...ages));
  const [only, ...others] = runners;
  if (only === undefined || others.length > 0) return { ...crowdText(runners, seen), seen, tone: seen === undefined ? 'crowd' : 'old' };
  return { who: calledName(only), where: placeText(only), seen, tone: seen === undefined ? only.gap.relation : 'old' };
}

/** Signs that fit into a line of a label. */
const FITTING = 18;

/** The gap of one runner, and its time or what the runner does instead where there is room. */
function placeText({ gap, note, age }: StripRunner): string {
  // The time to where someone was seen long ago says nothing about now.
  if (age !== undefined) return gap.metres;
  if (gap.relation === 'level' && note === undefined) return 'about level';
  const whole = `${arrowed(gap)} · ${note ?? gap.seconds ?? gap.relation}`;
  return whole.length <= FITTING ? whole : arrowed(gap);
}

/** Of several: who they are, as far as there is room beside how old that is, and from where to where. */
function crowdText(runners: readonly StripRunner[], seen: string | undefined): Pick<LabelText, 'who' | 'where'> {
  const sorted = [...runners].sort((a, b) => a.metres - b.metres);
  const apart = sorted.filter(({ isHome }) => !isHome);
  const [first = 'done', last = 'done'] = [apart[0]?.gap.metres, apart.at(-1)?.gap.metres];
  const names = sorted.map(calledName).join(', ');
  const isShort = sorted.length === 2 && (seen === undefined || `${names} · ${seen}`.length <= FITTING + 1);
  return { who: isShort ? names : `${sorted.length} runners`, where: first === last ? first : `${withoutCommonUnit(first, last)} to ${last}` };
}

/** `+20` beside `+60 m`, but `+900 m` beside `+1.2 km`. */
function withoutCommonUnit(text: string, other: string): string {
  const [number = '', unit] = text.split(' ');
  return other.endsWith(` ${unit}`) ? number : text;
}
