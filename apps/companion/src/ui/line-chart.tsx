import { useRef } from 'react';
import type { ChartFrame, ChartLine, ChartPoint } from '../view/line-chart.ts';
import { calledName } from '../view/people.ts';
import { Disc } from './disc.tsx';
import { useSize, type Size } from './use-size.ts';

const LEFT = 64;
const RIGHT = 40;
const EDGE = 28;

interface LineChartProps {
  readonly frame: ChartFrame;
  readonly lines: readonly ChartLine[];
  /** Marks of the scale: metres, and what they are called. */
  readonly scale: readonly { readonly metres: number; readonly text: string }[];
  /** What the left and the right end are called. */
  readonly ends: readonly [string, string];
  /** Whether it takes a mark to know whose line is whose. */
  readonly isMarked?: boolean;
  /** In the place of lines when there are none. */
  readonly empty: string;
}

/** Metres over time, with each person's mark at the end of their line. What it shows must also be told in words. */
export function LineChart({ empty, ...drawing }: LineChartProps) {
  const area = useRef<HTMLDivElement>(null);
  const size = useSize(area);
  return (
    <div ref={area} className="chart-area">
      {drawing.lines.length === 0 && <p className="chart-none muted">{empty}</p>}
      {drawing.lines.length > 0 && size.width > 0 && <Drawing {...drawing} size={size} />}
    </div>
  );
}

function Drawing({ frame, lines, scale, ends, size, isMarked = true }: Omit<LineChartProps, 'empty'> & { readonly size: Size }) {
  const { from, to, top, bottom } = frame;
  const x = (at: number): number => LEFT + ((at - from) / Math.max(1, to - from)) * (size.width - LEFT - RIGHT);
  const y = (metres: number): number => EDGE + ((top - Math.max(bottom, Math.min(top, metres))) / (top - bottom)) * (size.height - 2 * EDGE);
  return (
    <>
      <svg className="chart-lines" width={size.width} height={size.height} aria-hidden="true">
        {scale.map(({ metres, text }) => (
          <g key={metres}>
            <line className={metres === 0 ? 'chart-middle' : 'chart-grid'} x1={LEFT} x2={size.width - RIGHT} y1={y(metres)} y2={y(metres)} />
            <text className="chart-scale" x={LEFT - 8} y={y(metres) + 4} textAnchor="end">
              {text}
            </text>
          </g>
        ))}
        <text className="chart-scale" x={LEFT} y={size.height - 4}>
          {ends[0]}
        </text>
        <text className="chart-scale" x={size.width - RIGHT} y={size.height - 4} textAnchor="end">
          {ends[1]}
        </text>
        {lines.flatMap(({ userId, colour, pacer, stretches }) =>
          stretches.map((points) => (
            <polyline key={`${userId}/${points[0]?.at}`} className={`chart-line ${pacer === undefined ? `racer-${colour}` : 'pacer'}`} points={points.map(({ at, metres }) => `${x(at).toFixed(1)},${y(metres).toFixed(1)}`).join(' ')} />
          )),
        )}
      </svg>
      {(isMarked ? lines : []).map((line) => (
        <LineEnd key={line.userId} line={line} x={x} y={y} />
      ))}
    </>
  );
}

interface LineEndProps {
  readonly line: ChartLine;
  readonly x: (at: number) => number;
  readonly y: (metres: number) => number;
}

function LineEnd({ line, x, y }: LineEndProps) {
  const last: ChartPoint | undefined = line.stretches.at(-1)?.at(-1);
  if (last === undefined) return null;
  return (
    <span className="chart-end" style={{ transform: `translate(${x(last.at)}px, ${y(last.metres)}px)` }} title={calledName(line)}>
      <Disc mark={line} />
    </span>
  );
}
