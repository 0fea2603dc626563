import { formatDistance, formatDuration, formatPace, METRES_PER_MILE, paceOfSpeed, rejectionWords, type Analysis, type Rejection, type Split, type Units } from '@paceline/core';
import type { RecordedRun } from '@paceline/files';

export interface AnalyzedRun {
  readonly file: string;
  readonly run: RecordedRun;
  readonly analysis: Analysis;
}

/** The longest lists are cut: who wants all of it takes the JSON. */
const MOST_LINES = 8;
const WIDTH = 20;
/** Minutes per kilometre beyond which nobody is told a pace. */
const SLOWEST = 20;
const NO_PACE = '–';

/** What a run was, as a table that a runner understands. */
export function describeRun({ file, run, analysis }: AnalyzedRun, units: Units): string {
  const rows = [...totals(analysis, units), ...doubts(analysis), ...breaks(run, analysis, units), ...(run.remarks ?? []).map((remark): Row => ['Left out', remark])];
  const table = rows.map(([label, ...values]) => `  ${label.padEnd(WIDTH)}${values.join('   ')}`.trimEnd());
  return [file, ...table, '', ...splitLines(analysis, units), ...bestLines(analysis, units)].join('\n').trimEnd();
}

type Row = readonly [label: string, ...values: string[]];

function totals(analysis: Analysis, units: Units): readonly Row[] {
  const { distance, rawDistance, deviceDistance, elapsed, moving, climb, descent, heartRate, cadence } = analysis;
  const more = distance > 0 ? ` (${signed((rawDistance / distance - 1) * 100)} %)` : '';
  const device = deviceDistance === undefined ? [] : [`the device says ${formatDistance(deviceDistance, units)}`];
  return [
    ['Distance', formatDistance(distance, units), `all positions added up ${formatDistance(rawDistance, units)}${more}`, ...device],
    ['Time', formatDuration(elapsed), `in motion ${formatDuration(moving)}`],
    paces(analysis, units),
    ...(climb === undefined ? [] : [['Up and down', heightOf(climb, units), `down ${heightOf(analysis.descent ?? descent ?? 0, units)}`] as const]),
    ...(heartRate === undefined ? [] : [['Heart rate', `${Math.round(heartRate.mean)} on average`, `highest ${heartRate.highest}`] as const]),
    ...(cadence === undefined ? [] : [['Cadence', `${Math.round(cadence)} steps a minute`] as const]),
  ];
}

/** Without a way or a time there is no pace, and a pace beyond {@link SLOWEST} says nothing of a runner. */
function paces({ distance, elapsed, moving }: Analysis, units: Units): Row {
  const per = units === 'metric' ? '/km' : '/mi';
  const [all, inMotion] = [elapsed, moving].map((seconds) => paceOver(distance, seconds, units));
  if (all === NO_PACE) return ['Average pace', 'none'];
  return ['Average pace', `${all} ${per}`, ...(inMotion === NO_PACE ? [] : [`in motion ${inMotion} ${per}`])];
}

function doubts({ points, rejected, segments }: Analysis): readonly Row[] {
  const found = Object.entries(rejected) as [Rejection, number][];
  const all = found.reduce((sum, [, count]) => sum + count, 0);
  const why = found.toSorted(([, a], [, b]) => b - a).map(([reason, count]) => `${count} ${rejectionWords(reason, 'en')}`);
  return [
    ['Points', String(points), points < 2 ? 'too few to tell anything' : segments === 1 ? 'in one piece' : `in ${segments} pieces`],
    ['Not believed', all === 0 ? 'none' : why.length === 1 ? why.join() : `${all}: ${why.join(', ')}`],
  ];
}

function breaks(run: RecordedRun, { holes, stops }: Analysis, units: Units): readonly Row[] {
  const length = ({ from, to }: { readonly from: number; readonly to: number }): number => to - from;
  // Programs that begin a new segment for each lap write pauses that last no time.
  const pauses = run.pauses.filter((pause) => Math.round(length(pause)) > 0);
  const at = (span: { readonly from: number; readonly to: number }): string => `${formatDuration(length(span))} at ${formatDuration(span.from)}`;
  const list = (label: string, spans: readonly { readonly from: number; readonly to: number }[], words: readonly string[]): Row => [
    label,
    spans.length === 0 ? 'none' : `${spans.length}, ${formatDuration(spans.reduce((sum, span) => sum + length(span), 0))} in all: ${cut(words).join(', ')}`,
  ];
  const bridged = holes.map((hole) => `${at(hole)} (${hole.distance === 0 ? 'not counted' : `${formatDistance(hole.distance, units)} in a straight line`})`);
  return [list('Watch stopped', pauses, pauses.map(at)), list('Stood still', stops, stops.map(at)), list('Without positions', holes, bridged)];
}

const cut = (words: readonly string[]): readonly string[] => (words.length <= MOST_LINES ? words : [...words.slice(0, MOST_LINES), `and ${words.length - MOST_LINES} more`]);

function splitLines({ kilometres, miles }: Analysis, units: Units): readonly string[] {
  const [all, long] = units === 'metric' ? ([kilometres, 1000] as const) : ([miles, METRES_PER_MILE] as const);
  // The last steps beyond a whole one would be shown as 0.00 of the next.
  const splits = all.filter(({ distance }) => distance / long >= 0.005);
  if (splits.length === 0) return [];
  const fastest = Math.min(...splits.filter(({ distance }) => distance >= long * 0.999).map(({ elapsed }) => elapsed));
  return [`  ${(units === 'metric' ? 'km' : 'mile').padStart(6)}${'time'.padStart(10)}${'pace'.padStart(9)}`, ...splits.map((split, place) => splitLine(split, place, { units, long, fastest }))];
}

function splitLine(split: Split, place: number, { units, long, fastest }: { readonly units: Units; readonly long: number; readonly fastest: number }): string {
  const isWhole = split.distance >= long * 0.999;
  const label = isWhole ? String(place + 1) : (place + split.distance / long).toFixed(2);
  const mark = isWhole && split.elapsed === fastest ? '  fastest' : '';
  return `  ${label.padStart(6)}${formatDuration(split.elapsed).padStart(10)}${paceOver(split.distance, split.elapsed, units).padStart(9)}${mark}`;
}

function bestLines({ best }: Analysis, units: Units): readonly string[] {
  if (best.length === 0) return [];
  return ['', '  Best efforts', ...best.map(({ distance, elapsed, from }) => `  ${nameOf(distance).padStart(14)}${formatDuration(elapsed).padStart(10)}   from ${formatDistance(from, units)} on`)];
}

function nameOf(distance: number): string {
  if (distance === METRES_PER_MILE) return '1 mile';
  if (distance === 21_097.5) return 'half marathon';
  if (distance === 42_195) return 'marathon';
  return distance < 1000 ? `${distance} m` : `${distance / 1000} km`;
}

function paceOver(distance: number, seconds: number, units: Units): string {
  if (distance <= 0 || seconds <= 0) return NO_PACE;
  const pace = paceOfSpeed(distance / seconds);
  return pace === undefined ? `>${formatPace(SLOWEST, units)}` : formatPace(pace, units);
}

export const heightOf = (metres: number, units: Units): string => (units === 'metric' ? `${Math.round(metres)} m` : `${Math.round(metres / 0.3048)} ft`).replace('-', '−');
const signed = (percent: number): string => `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)}`;
