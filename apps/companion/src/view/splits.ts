import { formatDistance, formatDuration, formatPace, METRES_PER_MILE, type BestEffort, type Split, type Units } from '@paceline/core';
import { averagePace } from './average-pace.ts';
import { unitLength } from './target-words.ts';

/** One line of a table of splits. */
export interface SplitRow {
  /** `3`, or `3.42` for the rest of a run. */
  readonly label: string;
  readonly time: string;
  readonly pace: string;
  /** How fast it was against the fastest one, 0 to 1. */
  readonly share: number;
  readonly note: 'fastest' | 'slowest' | undefined;
}

/** Both lengths of splits, as results and analyses have them. */
export interface BothSplits {
  readonly kilometres: readonly Split[];
  readonly miles: readonly Split[];
}

/** A rest of a few metres says nothing, metres. */
const SHORTEST = 50;

export function splitRows({ kilometres, miles }: BothSplits, units: Units): readonly SplitRow[] {
  const long = unitLength(units);
  const all = (units === 'metric' ? kilometres : miles).filter(({ distance }) => distance >= SHORTEST);
  const isWhole = ({ distance }: Split): boolean => distance >= long * 0.999;
  const times = all.filter(isWhole).map(({ elapsed }) => elapsed);
  const [fastest, slowest] = [Math.min(...times), Math.max(...times)];
  const quickest = Math.max(...all.map(speedOf));
  return all.map((split, place) => ({
    label: isWhole(split) ? String(place + 1) : (place + split.distance / long).toFixed(2),
    time: formatDuration(split.elapsed),
    pace: formatPace(averagePace(split), units),
    share: quickest > 0 ? speedOf(split) / quickest : 0,
    note: !isWhole(split) || times.length < 2 || fastest === slowest ? undefined : split.elapsed === fastest ? 'fastest' : split.elapsed === slowest ? 'slowest' : undefined,
  }));
}

const speedOf = ({ distance, elapsed }: Split): number => (elapsed > 0 ? distance / elapsed : 0);

/** One line of a table of best efforts. */
export interface EffortRow {
  readonly name: string;
  readonly time: string;
  readonly pace: string;
  /** Where it begins: `at 2.10 km` */
  readonly where: string;
}

export function effortRows(best: readonly BestEffort[], units: Units): readonly EffortRow[] {
  return best.map((effort) => ({
    name: effortName(effort.distance),
    time: formatDuration(effort.elapsed),
    pace: formatPace(averagePace(effort), units),
    where: effort.from < 1 ? 'at the start' : `at ${formatDistance(effort.from, units)}`,
  }));
}

/** Lengths that have a name of their own keep it, whatever others are shown in. */
function effortName(distance: number): string {
  if (distance === METRES_PER_MILE) return '1 mile';
  if (distance === 21_097.5) return 'Half marathon';
  if (distance === 42_195) return 'Marathon';
  return distance < 1000 ? `${distance} m` : `${distance / 1000} km`;
}
