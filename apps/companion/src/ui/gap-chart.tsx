import { formatDuration, formatGap } from '@paceline/core';
import { useRef } from 'react';
import type { RunState } from '../run/run-state.ts';
import { gapChartOf, type GapChart, type GapLine } from '../view/gap-chart.ts';
import { Disc } from './disc.tsx';
import { useSize, type Size } from './use-size.ts';

const LEFT = 64;
const RIGHT = 40;
const EDGE = 28;

/** How the gaps developed: what a viewer sees beside the numbers when nobody shows where they are. */
export function GapChartPanel({ state }: { readonly state: RunState }) {
  const area = useRef<HTMLDivElement>(null);
  const size = useSize(area);
  const chart = gapChartOf(state);
  const middle = chart.centre?.me === true ? 'you' : (chart.centre?.name ?? 'the first');
  return (
    <section className="chart" aria-label="Gaps over time" data-testid="gap-chart">
      <h2>Gaps to {middle} over time</h2>
      <p className="muted">In this run the others share pace and distance, but not where they are.</p>
      <div ref={area} className="chart-area">
        {chart.lines.length === 0 && <p className="chart-none muted">Lines appear when two runners are on their way.</p>}
        {chart.lines.length > 0 && size.width > 0 && <Drawing chart={chart} size={size} />}
      </div>
    </section>
  );
}

function Drawing({ chart, size }: { readonly chart: GapChart; readonly size: Size }) {
  const x = (at: number): number => LEFT + ((at - chart.from) / Math.max(1, chart.to - chart.from)) * (size.width - LEFT - RIGHT);
  const y = (metres: number): number => size.height / 2 - Math.max(-1, Math.min(1, metres / chart.range)) * (size.height / 2 - EDGE);
  return (
    <>
      <svg className="chart-lines" width={size.width} height={size.height} aria-hidden="true">
        {[-1, -0.5, 0, 0.5, 1].map((share) => (
          <g key={share}>
            <line className={share === 0 ? 'chart-middle' : 'chart-grid'} x1={LEFT} x2={size.width - RIGHT} y1={y(share * chart.range)} y2={y(share * chart.range)} />
            <text className="chart-scale" x={LEFT - 8} y={y(share * chart.range) + 4} textAnchor="end">
              {formatGap(share * chart.range)}
            </text>
          </g>
        ))}
        <text className="chart-scale" x={LEFT} y={size.height - 4}>
          {formatDuration(chart.to - chart.from)} ago
        </text>
        <text className="chart-scale" x={size.width - RIGHT} y={size.height - 4} textAnchor="end">
          now
        </text>
        {chart.lines.map((line) => (
          <polyline key={line.userId} className={`chart-line racer-${line.colour}`} points={line.points.map(({ at, metres }) => `${x(at).toFixed(1)},${y(metres).toFixed(1)}`).join(' ')} />
        ))}
      </svg>
      {chart.lines.map((line) => (
        <LineEnd key={line.userId} line={line} x={x} y={y} />
      ))}
    </>
  );
}

interface LineEndProps {
  readonly line: GapLine;
  readonly x: (at: number) => number;
  readonly y: (metres: number) => number;
}

function LineEnd({ line, x, y }: LineEndProps) {
  const last = line.points.at(-1);
  if (last === undefined) return null;
  return (
    <span className="chart-end" style={{ transform: `translate(${x(last.at)}px, ${y(last.metres)}px)` }} title={line.name}>
      <Disc mark={line} />
    </span>
  );
}
