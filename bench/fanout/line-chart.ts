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

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [760, 400, 70, 24, 84, 52];
const COLOURS = 6;
const STEPS = 4;

/** Lines over a logarithmic x axis. */
export function lineChart(axes: Axes, all: readonly Series[]): string {
  // Nothing at all has no place on a logarithmic axis.
  const series = all.map(({ label, points }) => ({ label, points: points.filter(({ y }) => !axes.isLogY || y > 0) }));
  const points = series.flatMap(({ points }) => points);
  if (points.length === 0) return svg(axes.title, { width: WIDTH, height: TOP }, [textAt(16, 52, { text: 'Nothing was measured.', kind: 'muted' })]);
  const xs = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const x = along(Math.log(xs[0] ?? 1), Math.log(xs.at(-1) ?? 1), [LEFT, WIDTH - RIGHT]);
  const ticks = axes.isLogY ? decades(points.map(({ y }) => y)) : steps(Math.max(...points.map(({ y }) => y)));
  const height = (value: number): number => (axes.isLogY ? Math.log(value) : value);
  const y = along(height(ticks[0] ?? 0), height(ticks.at(-1) ?? 1), [HEIGHT - BOTTOM, TOP]);
  const at = (point: { x: number; y: number }): string => `${round(x(Math.log(point.x)))},${round(y(height(point.y)))}`;
  return svg(axes.title, { width: WIDTH, height: HEIGHT }, [
    ...ticks.flatMap((tick) => grid(y(height(tick)), digits(tick))),
    ...xs.map((value) => textAt(x(Math.log(value)), HEIGHT - BOTTOM + 20, { text: String(value), anchor: 'middle', kind: 'muted' })),
    textAt((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, { text: axes.x, anchor: 'middle', kind: 'muted' }),
    textAt(16, 46, { text: axes.y, kind: 'muted' }),
    ...series.flatMap(({ label, points }, place) => [
      `<polyline class="line s${place % COLOURS}" points="${points.map(at).join(' ')}"/>`,
      ...points.map((point) => `<circle class="s${place % COLOURS}" cx="${at(point).replace(',', '" cy="')}" r="3"/>`),
      `<rect class="s${place % COLOURS}" x="${LEFT + place * 170}" y="${TOP - 26}" width="10" height="10"/>`,
      textAt(LEFT + place * 170 + 16, TOP - 17, { text: label, kind: 'muted' }),
    ]),
  ]);
}

function along(from: number, to: number, [start, end]: readonly [number, number]): (value: number) => number {
  return (value) => (to === from ? (start + end) / 2 : start + ((value - from) / (to - from)) * (end - start));
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
