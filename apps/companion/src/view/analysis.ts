import { formatDistance, formatDuration, formatPace, type Analysis, type Rejection, type Span, type Units } from '@paceline/core';
import type { FileRun } from '../files/read-run-file.ts';
import { averagePace } from './average-pace.ts';
import { rejectionWords } from './rejection-words.ts';
import { perUnit } from './target-words.ts';
import type { ChartFrame, ChartPoint } from './line-chart.ts';
import { counted } from './words.ts';

export interface NamedFigure {
  readonly label: string;
  readonly value: string;
}

/** What a run was, in numbers. */
export function analysisFigures({ distance, elapsed, moving, climb, descent, heartRate, cadence }: Analysis, units: Units): readonly NamedFigure[] {
  const pace = (seconds: number): string => `${formatPace(averagePace({ distance, elapsed: seconds }), units)} ${perUnit(units)}`;
  return [
    { label: 'Distance', value: formatDistance(distance, units) },
    { label: 'Time', value: formatDuration(elapsed) },
    { label: 'In motion', value: formatDuration(moving) },
    { label: 'Average pace', value: pace(elapsed) },
    { label: 'Pace in motion', value: pace(moving) },
    ...(climb === undefined ? [] : [{ label: 'Up', value: height(climb, units) }, { label: 'Down', value: height(descent ?? 0, units) }]),
    ...(heartRate === undefined ? [] : [{ label: 'Heart rate', value: `${Math.round(heartRate.mean)}, at most ${Math.round(heartRate.highest)}` }]),
    ...(cadence === undefined ? [] : [{ label: 'Steps a minute', value: String(Math.round(cadence)) }]),
  ];
}

/** Below the sea with a minus sign, and not with a hyphen. */
export const height = (metres: number, units: Units): string => (units === 'metric' ? `${Math.round(metres)} m` : `${Math.round(metres / 0.3048)} ft`).replace('-', '−');

/** What of a file is uncertain: what is not in the run at all, and what of the run is not as it should be. */
export const fileDoubts = ({ run, analysis }: Pick<FileRun, 'run' | 'analysis'>, units: Units): readonly string[] => [...(run.remarks ?? []), ...analysisDoubts(analysis, units)];

/** What of a recording is not as it should be, and what was made of it; empty when all is well. */
export function analysisDoubts({ points, rejected, distance, rawDistance, holes, stops }: Analysis, units: Units): readonly string[] {
  const found = (Object.entries(rejected) as [Rejection, number][]).toSorted(([, a], [, b]) => b - a);
  const all = found.reduce((sum, [, count]) => sum + count, 0);
  const length = (spans: readonly Span[]): string => formatDuration(spans.reduce((sum, { from, to }) => sum + to - from, 0));
  return [
    ...(all === 0 ? [] : [`${all} of ${counted(points, 'position')} ${all === 1 ? 'is' : 'are'} not believed.`]),
    ...found.map(([reason, count]) => `${counted(count, 'position')} ${agreed(rejectionWords[reason].those, count)}.`),
    ...(all > 0 && rawDistance - distance > distance * 0.02 ? [`With all positions it would be ${formatDistance(rawDistance, units)}.`] : []),
    ...(holes.length === 0 ? [] : [`For ${length(holes)}, in ${counted(holes.length, 'stretch', 'stretches')}, there is no position; a straight line stands in for the way, where it is short enough.`]),
    ...(stops.length === 0 ? [] : [`You stood still ${stops.length === 1 ? 'once' : counted(stops.length, 'time')}, for ${length(stops)} in all.`]),
  ];
}

/** Of a single position. */
function agreed(words: string, count: number): string {
  return count === 1 ? words.replace(/^were /, 'was ').replace(/^lie /, 'lies ') : words;
}

/** Heights over the time of a run; undefined where none were recorded. */
export interface HeightChart {
  readonly points: readonly ChartPoint[];
  /** The lowest and the highest, metres; what is drawn may reach farther. */
  readonly low: number;
  readonly high: number;
  readonly frame: ChartFrame;
}

const MOST_POINTS = 300;
/** A flat run looks flat, metres. */
const LEAST_RANGE = 20;

export function heightChart({ readings, elapsed }: Analysis): HeightChart | undefined {
  const known = readings.flatMap(({ elapsed: at, altitude }) => (altitude === undefined ? [] : [{ at, metres: altitude }]));
  if (known.length < 2) return undefined;
  const every = Math.ceil(known.length / MOST_POINTS);
  const points = known.filter((_, place) => place % every === 0 || place === known.length - 1);
  const [low, high] = known.reduce(([least, most], { metres }) => [Math.min(least, metres), Math.max(most, metres)], [Infinity, -Infinity]);
  const missing = Math.max(0, LEAST_RANGE - (high - low)) / 2;
  return { points, low, high, frame: { from: 0, to: elapsed, top: high + missing, bottom: low - missing } };
}

/** Between which heights a run was. */
export function heightWords({ low, high }: Pick<HeightChart, 'low' | 'high'>, units: Units): string {
  const [from, to] = [height(low, units), height(high, units)];
  return from === to ? `At ${from} all the way.` : `Between ${from} and ${to}.`;
}
