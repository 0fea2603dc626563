import type { Spread } from './summary.ts';
import { round, svg, textAt } from './svg.ts';
import { digits } from './text.ts';

export interface Bar {
  readonly label: string;
  readonly spread: Spread;
  /** Drawn in the colour of Paceline. */
  readonly isOwn: boolean;
}

const [WIDTH, LEFT, RIGHT, TOP, STEP, THICKNESS] = [760, 270, 150, 64, 30, 18];

/** Lying bars of medians from zero, each with a whisker from the least to the greatest of its repeats. */
export function barChart(title: string, unit: string, bars: readonly Bar[]): string {
  const most = Math.max(...bars.map(({ spread }) => spread.most), Number.MIN_VALUE);
  const scale = (value: number): number => LEFT + (value / most) * (WIDTH - LEFT - RIGHT);
  const height = TOP + bars.length * STEP + 12;
  const axis = `<line class="axis" x1="${LEFT}" x2="${LEFT}" y1="${TOP - 10}" y2="${height - 10}"/>`;
  const parts = bars.flatMap(({ label, spread, isOwn }, place) => {
    const y = TOP + place * STEP;
    const middle = y + THICKNESS / 2;
    return [
      textAt(LEFT - 10, middle + 4, { text: label, anchor: 'end' }),
      `<rect class="${isOwn ? 'own' : 'bar'}" x="${LEFT}" y="${y}" width="${round(Math.max(1, scale(spread.median) - LEFT))}" height="${THICKNESS}" rx="2"/>`,
      ...whisker(scale(spread.least), scale(spread.most), middle),
      textAt(scale(spread.most) + 10, middle + 4, { text: digits(spread.median) }),
    ];
  });
  return svg(title, { width: WIDTH, height }, [textAt(16, 46, { text: unit, kind: 'muted' }), axis, ...parts]);
}

function whisker(from: number, to: number, y: number): readonly string[] {
  if (to - from < 1) return [];
  const upright = (x: number): string => `<line class="whisker" x1="${round(x)}" x2="${round(x)}" y1="${y - 5}" y2="${y + 5}"/>`;
  return [`<line class="whisker" x1="${round(from)}" x2="${round(to)}" y1="${y}" y2="${y}"/>`, upright(from), upright(to)];
}
