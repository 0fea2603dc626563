import { estimateFrom, formatDuration, type Plan, type Units } from '@paceline/core';
import { distanceName, HALF_MARATHON, MARATHON } from './plan-words.ts';
import { perUnit, readTime, unitLength } from './target-words.ts';

/** What people come together for. */
export type Kind = 'together' | 'race' | 'pace' | 'handicap';

/** Lengths that are raced often, metres; `own` is a number that is typed. */
export const lengths = { '5k': 5_000, '10k': 10_000, half: HALF_MARATHON, marathon: MARATHON } as const;
export type Length = keyof typeof lengths | 'own';

/** What the form says about the kind of run. */
export interface KindDraft {
  readonly kind: Kind;
  readonly length: Length;
  /** A number of kilometres or miles. */
  readonly own: string;
  /** Minutes and seconds per kilometre or mile. */
  readonly pace: string;
}

export const together: KindDraft = { kind: 'together', length: '5k', own: '', pace: '' };

/** The plan that a form means; a sentence when it means none. */
export function planOf(draft: KindDraft, units: Units): Plan | undefined | string {
  switch (draft.kind) {
    case 'together':
      return undefined;
    case 'pace': {
      const pace = ((readTime(draft.pace) ?? 0) / 60 / unitLength(units)) * 1000;
      return pace >= 2 && pace <= 20 ? { pace } : paceProblem(units);
    }
    case 'race':
    case 'handicap': {
      const distance = draft.length === 'own' ? readLength(draft.own, units) : lengths[draft.length];
      if (distance === undefined) return lengthProblem(units);
      return draft.kind === 'race' ? { distance } : { distance, handicap: true };
    }
  }
}

/** Metres of a number of kilometres or miles; undefined when it is none that is run. */
export function readLength(text: string, units: Units): number | undefined {
  const metres = Number(text.trim().replace(',', '.')) * unitLength(units);
  return metres >= 100 && metres <= 500_000 ? Math.round(metres * 10) / 10 : undefined;
}

/** A pace that many run, for an example. */
export const usualPace = (units: Units): string => (units === 'metric' ? '5:30' : '8:50');

export const paceProblem = (units: Units): string => `The pace is minutes and seconds ${perUnit(units)}, such as ${usualPace(units)}.`;

const lengthProblem = (units: Units): string => `The distance is a number of ${units === 'metric' ? 'kilometres' : 'miles'} from 0.1 on, such as 7.5.`;

/** What a runner says of themselves before a handicap. */
export interface EstimateDraft {
  readonly by: 'result' | 'time';
  /** Of the recent result: a number of kilometres or miles. */
  readonly distance: string;
  readonly time: string;
}

export const noEstimate: EstimateDraft = { by: 'result', distance: '', time: '' };

/** Seconds that are to be expected over `race` metres; undefined when nothing is said, a sentence when it cannot be meant. */
export function estimateOf({ by, distance, time }: EstimateDraft, race: number, units: Units): number | undefined | string {
  if (time.trim() === '' && (by === 'time' || distance.trim() === '')) return undefined;
  const seconds = readTime(time);
  if (by === 'result' && readLength(distance, units) === undefined) return lengthProblem(units);
  if (seconds === undefined) return by === 'time' ? howToWrite(race) : 'The time is minutes and seconds, or hours before them, such as 24:30 or 1:45:00.';
  const estimate = by === 'time' ? seconds : estimateFrom({ distance: readLength(distance, units) ?? race, seconds }, race);
  // Faster than this nobody runs, and slower nobody waits for.
  const pace = estimate / 60 / (race / 1000);
  if (pace >= 2 && pace <= 30) return estimate;
  return by === 'time' ? `${formatDuration(seconds)} for ${distanceName(race, units)} cannot be. ${howToWrite(race)}` : 'Distance and time do not fit together. Please check both.';
}

/** How the time for a distance is written, by what many need for it. */
export const usualTime = (race: number): string => formatDuration(Math.round((race * 0.3) / 5) * 5);

function howToWrite(race: number): string {
  const example = usualTime(race);
  return `Write ${example.split(':').length > 2 ? 'hours, ' : ''}minutes and seconds, such as ${example}.`;
}
