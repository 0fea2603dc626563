import { formatDuration, formatPace, paceOfSpeed, type Analysis, type Reading, type Units } from '@paceline/core';
import { fixesOf } from '@paceline/files';
import { rawSpeeds, type RawSpeed } from './raw-speeds.ts';
import { heightOf, type AnalyzedRun } from './report.ts';

const WIDTH = 1000;
const HEIGHT = 460;
const LEFT = 60;
const RIGHT = 984;
const PACE = { top: 64, bottom: 300 };
const ALTITUDE = { top: 326, bottom: 420 };
/** The least and the most of pace that is drawn, minutes per kilometre: a walk, and the world record of a mile. */
const SLOWEST = 15;
const FASTEST = 2.5;

type Point = readonly [x: number, y: number];

/** Draws a run over its time as SVG: the pace of the raw positions, the pace that was shown, the height, stops and holes. */
export function plotOf({ file, run, analysis }: AnalyzedRun, units: Units): string {
  const span = Math.max(1, analysis.elapsed);
  const x = (elapsed: number): number => LEFT + (elapsed / span) * (RIGHT - LEFT);
  const shown = analysis.readings.filter(({ pace }) => pace > 0);
  const raw = rawSpeeds(fixesOf(run));
  const [fast, slow] = paceRange(shown);
  const y = (pace: number): number => PACE.top + ((Math.min(slow, Math.max(fast, pace)) - fast) / (slow - fast)) * (PACE.bottom - PACE.top);
  const body = [
    ...shades(analysis, x),
    ...paceAxis(fast, slow, y, units),
    ...timeAxis(span, x),
    path(rawPoints(raw, x, y), '#b9bec7', 1),
    ...pieces(analysis.readings).map((piece) => path(piece.map(({ elapsed, pace }) => [x(elapsed), y(pace)]), '#d9480f', 2)),
    ...altitude(analysis.readings, x, units),
    ...legend(file, units, [shown.length > 0 && 'pace', raw.length > 0 && 'raw', analysis.stops.length > 0 && 'stops', analysis.holes.length > 0 && 'holes', analysis.climb !== undefined && 'height']),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="13" fill="#343a40">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${body.filter((line) => line !== '').join('\n')}
</svg>
`;
}

/** All but the few extremes, to whole half minutes. */
function paceRange(readings: readonly Reading[]): readonly [number, number] {
  const paces = readings.map(({ pace }) => pace).toSorted((a, b) => a - b);
  const at = (share: number): number => paces[Math.floor(share * (paces.length - 1))] ?? 6;
  const fast = Math.max(FASTEST, Math.floor((at(0.01) - 0.3) * 2) / 2);
  return [fast, Math.max(fast + 1, Math.min(SLOWEST, Math.ceil((at(0.98) + 0.3) * 2) / 2))];
}

function rawPoints(speeds: readonly RawSpeed[], x: (elapsed: number) => number, y: (pace: number) => number): readonly Point[] {
  return speeds.map(({ elapsed, speed }) => [x(elapsed), y(paceOfSpeed(speed) ?? SLOWEST)]);
}

/** Stretches in which there was a pace all the time. */
function pieces(readings: readonly Reading[]): readonly (readonly Reading[])[] {
  const all: Reading[][] = [];
  let isOpen = false;
  for (const reading of readings) {
    if (reading.pace === 0) isOpen = false;
    else if (isOpen) all.at(-1)?.push(reading);
    else {
      all.push([reading]);
      isOpen = true;
    }
  }
  return all;
}

function shades({ stops, holes }: Analysis, x: (elapsed: number) => number): readonly string[] {
  const shade = (colour: string) => ({ from, to }: { readonly from: number; readonly to: number }): string =>
    `<rect x="${n(x(from))}" y="${PACE.top}" width="${n(Math.max(1, x(to) - x(from)))}" height="${PACE.bottom - PACE.top}" fill="${colour}"/>`;
  return [...stops.map(shade('#e7f1fb')), ...holes.map(shade('#fdf0d5'))];
}

function paceAxis(fast: number, slow: number, y: (pace: number) => number, units: Units): readonly string[] {
  const step = slow - fast > 5 ? 1 : 0.5;
  const ticks = Array.from({ length: Math.floor((slow - fast) / step) + 1 }, (_, place) => fast + place * step);
  return ticks.map((pace) => `${line(LEFT, y(pace), RIGHT)}<text x="${LEFT - 8}" y="${n(y(pace) + 4)}" text-anchor="end">${formatPace(pace, units)}</text>`);
}

function timeAxis(span: number, x: (elapsed: number) => number): readonly string[] {
  const step = [60, 300, 600, 900, 1800, 3600, 7200, 14_400].find((each) => span / each <= 10) ?? 28_800;
  const ticks = Array.from({ length: Math.floor(span / step) + 1 }, (_, place) => place * step);
  return ticks.map((elapsed) => `<text x="${n(x(elapsed))}" y="${ALTITUDE.bottom + 22}" text-anchor="middle">${formatDuration(elapsed)}</text>`);
}

function altitude(readings: readonly Reading[], x: (elapsed: number) => number, units: Units): readonly string[] {
  const known = readings.flatMap(({ elapsed, altitude: height }) => (height === undefined ? [] : [{ elapsed, height }]));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return [];
  const heights = known.map(({ height }) => height);
  const [low, high] = [heights.reduce((a, b) => Math.min(a, b)), heights.reduce((a, b) => Math.max(a, b))];
  // A flat run looks flat.
  const range = Math.max(20, high - low);
  const y = (height: number): number => ALTITUDE.bottom - ((height - low) / range) * (ALTITUDE.bottom - ALTITUDE.top);
  const points = known.map(({ elapsed, height }) => `${n(x(elapsed))},${n(y(height))}`);
  return [
    `<polygon points="${n(x(first.elapsed))},${ALTITUDE.bottom} ${points.join(' ')} ${n(x(last.elapsed))},${ALTITUDE.bottom}" fill="#ced4da"/>`,
    `<text x="${LEFT - 8}" y="${n(y(low + range) + 10)}" text-anchor="end">${heightOf(low + range, units)}</text><text x="${LEFT - 8}" y="${ALTITUDE.bottom}" text-anchor="end">${heightOf(low, units)}</text>`,
  ];
}

const marks = { pace: ['#d9480f', 'pace as shown'], raw: ['#b9bec7', 'from one position to the next'], stops: ['#e7f1fb', 'stood still'], holes: ['#fdf0d5', 'no positions'], height: ['#ced4da', 'height'] } as const;

/** Room for a letter of whatever font there is. */
const LETTER = 7.5;

/** The name of the run, and what its picture has in it. */
function legend(file: string, units: Units, drawn: readonly (keyof typeof marks | false)[]): readonly string[] {
  const name = file.split('/').at(-1) ?? file;
  let x = LEFT;
  const entries = drawn.flatMap((each) => {
    if (each === false) return [];
    const [colour, text] = marks[each];
    const entry = `<rect x="${n(x)}" y="36" width="14" height="10" fill="${colour}"/><text x="${n(x + 20)}" y="46">${text}</text>`;
    x += 20 + text.length * LETTER + 20;
    return [entry];
  });
  return [`<text x="${LEFT}" y="24" font-size="16" font-weight="600">${escaped(name)}</text><text x="${RIGHT}" y="24" text-anchor="end">min per ${units === 'metric' ? 'km' : 'mile'}, over time</text>`, ...entries];
}

function path(points: readonly Point[], colour: string, width: number): string {
  if (points.length === 0) return '';
  return `<polyline points="${points.map(([x, y]) => `${n(x)},${n(y)}`).join(' ')}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round"/>`;
}

const line = (from: number, y: number, to: number): string => `<line x1="${from}" y1="${n(y)}" x2="${to}" y2="${n(y)}" stroke="#e9ecef"/>`;
const n = (value: number): string => String(Math.round(value * 10) / 10);
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
