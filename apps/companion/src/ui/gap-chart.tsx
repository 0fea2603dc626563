import { formatDuration, formatGap } from '@paceline/core';
import type { RunState } from '../run/run-state.ts';
import { gapChartOf } from '../view/gap-chart.ts';
import { scaleWithin } from '../view/scale.ts';
import { LineChart } from './line-chart.tsx';
import { useUnits } from './use-units.ts';

/** How the gaps developed: what a viewer sees beside the numbers when nobody shows where they are. */
export function GapChartPanel({ state }: { readonly state: RunState }) {
  const units = useUnits();
  const { centre, lines, from, to, range } = gapChartOf(state);
  const middle = centre?.me === true ? 'you' : (centre?.name ?? 'the first');
  const scale = [-1, -0.5, 0, 0.5, 1].map((share) => share * scaleWithin(range, units));
  return (
    <section className="chart" aria-label="Gaps over time" data-testid="gap-chart">
      <h2>Gaps to {middle} over time</h2>
      <p className="muted">In this run the others share pace and distance, but not where they are.</p>
      <LineChart
        frame={{ from, to, top: range, bottom: -range }}
        lines={lines.map((line) => ({ ...line, stretches: [line.points] }))}
        scale={scale.map((metres) => ({ metres, text: formatGap(metres, units) }))}
        ends={[`${formatDuration(to - from)} ago`, 'now']}
        empty="Lines appear when two runners are on their way."
      />
    </section>
  );
}
