import { round, svg, textAt } from './svg.ts';
import { digits } from './text.ts';

export interface Series {
  readonly label: string;
  /** Ascending by x, which is greater than 0. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface Axes {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** Whether each step upwards is a factor of ten instead of the same amount. */
  readonly isLogY: boolean;
}

const [WIDTH, PLOT, LEFT, RIGHT, HEAD, BOTTOM] = [760, 270, 70, 24, 66, 52];
/** The labels of the lines stand above them, so many in a row. */
const LEGEND = { columns: 3, width: 230, height: 20 };
const COLOURS = 6;
const STEPS = 4;

/** Lines over a logarithmic x axis. */
export function lineChart(axes: Axes, all: readonly Series[]): string {
  // Nothing at all has no place on a logarithmic axis.
  const series = all.map(({ label, points }) => ({ label, points: points.filter(({ y }) => !axes.isLogY || y > 0) }));
  const points = series.flatMap(({ points }) => points);
  if (points.length === 0) return svg(axes.title, { width: WIDTH, height: HEAD }, [textAt(16, 52, { text: 'Nothing was measured.', kind: 'muted' })]);
  const top = HEAD + Math.ceil(series.length / LEGEND.columns) * LEGEND.height;
  const bottom = top + PLOT;
  const xs = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const x = along(Math.log(xs[0] ?? 1), Math.log(xs.at(-1) ?? 1), [LEFT, WIDTH - RIGHT]);
  const ticks = axes.isLogY ? decades(points.map(({ y }) => y)) : steps(Math.max(...points.map(({ y }) => y)));
  const height = (value: number): number => (axes.isLogY ? Math.log(value) : value);
  const y = along(height(ticks[0] ?? 0), height(ticks.at(-1) ?? 1), [bottom, top]);
  const at = (point: { x: number; y: number }): string => `${round(x(Math.log(point.x)))},${round(y(height(point.y)))}`;
  return svg(axes.title, { width: WIDTH, height: bottom + BOTTOM }, [
    ...ticks.flatMap((tick) => grid(y(height(tick)), digits(tick))),
    ...xs.map((value) => textAt(x(Math.log(value)), bottom + 20, { text: String(value), anchor: 'middle', kind: 'muted' })),
    textAt((LEFT + WIDTH - RIGHT) / 2, bottom + BOTTOM - 10, { text: axes.x, anchor: 'middle', kind: 'muted' }),
    textAt(16, 46, { text: axes.y, kind: 'muted' }),
    ...series.flatMap(({ label, points }, place) => [
      `<polyline class="line s${place % COLOURS}" points="${points.map(at).join(' ')}"/>`,
      ...points.map((point) => `<circle class="s${place % COLOURS}" cx="${at(point).replace(',', '" cy="')}" r="3"/>`),
      ...legend(label, place),
    ]),
  ]);
}

function along(from: number, to: number, [start, end]: readonly [number, number]): (value: number) => number {
  return (value) => (to === from ? (start + end) / 2 : start + ((value - from) / (to - from)) * (end - start));
}

function legend(label: string, place: number): readonly string[] {
  const [x, y] = [LEFT + (place % LEGEND.columns) * LEGEND.width, HEAD + Math.floor(place / LEGEND.columns) * LEGEND.height];
  return [`<rect class="s${place % COLOURS}" x="${x}" y="${y - 8}" width="10" height="10"/>`, textAt(x + 16, y + 1, { text: label, kind: 'muted' })];
}

const grid = (y: number, text: string): readonly string[] => [
  `<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(y)}" y2="${round(y)}"/>`,
  textAt(LEFT - 8, y + 4, { text, anchor: 'end', kind: 'muted' }),
];

/** Powers of ten around all values. */
function decades(values: readonly number[]): readonly number[] {
  const [first, last] = [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))];
  return Array.from({ length: Math.max(1, last - first) + 1 }, (_, place) => 10 ** (first + place));
}

/** Zero, and even steps of a round size up to the greatest value. */
function steps(most: number): readonly number[] {
  const rough = Math.max(most, Number.MIN_VALUE) / STEPS;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * size).find((candidate) => candidate >= rough) ?? rough;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, place) => place * step);
}
