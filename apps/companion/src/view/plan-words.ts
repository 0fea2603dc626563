import { formatDistance, formatPace, type Plan, type Units } from '@paceline/core';
import { perUnit } from './target-words.ts';

/** Distances that have a name of their own, metres. */
export const HALF_MARATHON = 21_097.5;
export const MARATHON = 42_195;

/** What a session is for, in a sentence; undefined when people just run together. */
export function planWords(plan: Plan | undefined, units: Units): string | undefined {
  const { distance, pace, handicap } = plan ?? {};
  const pacer = pace === undefined ? '' : `with a pacer at ${formatPace(pace, units)} ${perUnit(units)}`;
  if (distance === undefined) return pacer === '' ? undefined : `A run ${pacer}`;
  const race = handicap === true ? `A handicap over ${distanceName(distance, units)}: the slowest start first` : `A race over ${distanceName(distance, units)}`;
  return pacer === '' ? race : `${race}, ${pacer}`;
}

/** The same in two or three words, for where there is little room. */
export function shortPlan({ distance, pace, handicap }: Plan, units: Units): string | undefined {
  if (distance !== undefined) return `${distanceName(distance, units).replace('a ', '')} ${handicap === true ? 'handicap' : 'race'}`;
  return pace === undefined ? undefined : `pacer ${formatPace(pace, units)} ${perUnit(units)}`;
}

/** What a run was for, as a heading names it: `5 km race`, `Run with a pacer at 5:30 /km`, `Run together`. */
export function kindName(plan: Plan | undefined, units: Units): string {
  const short = plan && shortPlan(plan, units);
  if (short === undefined) return 'Run together';
  return plan?.distance === undefined ? `Run with a ${short.replace('pacer', 'pacer at')}` : `${short.slice(0, 1).toUpperCase()}${short.slice(1)}`;
}

/** `5 km`, `a half marathon`, `3.11 mi`. */
export function distanceName(metres: number, units: Units): string {
  if (metres === HALF_MARATHON) return 'a half marathon';
  if (metres === MARATHON) return 'a marathon';
  if (metres < 1000) return formatDistance(metres, units);
  return formatDistance(metres, units).replace(/\.?0+ /, ' ');
}
