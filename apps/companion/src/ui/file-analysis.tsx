import { formatDuration } from '@paceline/core';
import { useMemo } from 'react';
import { pathOf } from '../app/routes.ts';
import type { FileRun } from '../files/read-run-file.ts';
import { ghostOfFile } from '../ghosts/ghost.ts';
import { analysisFigures, fileDoubts, height, heightChart, heightWords } from '../view/analysis.ts';
import { markOf } from '../view/people.ts';
import { shownTime } from '../view/session-words.ts';
import { GhostIcon } from './icons.tsx';
import { LineChart } from './line-chart.tsx';
import { MoreList } from './more-list.tsx';
import { EffortsTable, SplitsTable } from './splits-table.tsx';
import { useCompanion } from './use-companion.ts';
import { useUnits } from './use-units.ts';

/** What a recorded run was, as it would have been shown while it was run. */
export function FileAnalysis({ run: fileRun }: { readonly run: FileRun }) {
  const { run, analysis } = fileRun;
  const companion = useCompanion();
  const units = useUnits();
  return (
    <>
      <div className="results-column" data-testid="analysis">
        <section className="card panel" aria-label="The run in numbers">
          {run.startedAt !== undefined && <p className="muted">{shownTime(run.startedAt, companion.now())}</p>}
          <dl className="figures numeric">
            {analysisFigures(analysis, units).map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <RunAgainst run={fileRun} />
        </section>
        <MoreList title="What is uncertain" lines={fileDoubts(fileRun, units)} />
        <Heights run={{ run, analysis }} />
      </div>
      <div className="results-column">
        <section className="card panel" aria-label="Splits and best efforts">
          <h2>Splits</h2>
          <SplitsTable splits={analysis} />
          <h2>Best efforts</h2>
          <EffortsTable best={analysis.best} />
        </section>
      </div>
    </>
  );
}

/** Takes the run along into the next one as a ghost. */
function RunAgainst({ run }: { readonly run: FileRun }) {
  const companion = useCompanion();
  const ghost = useMemo(() => ghostOfFile(run, undefined), [run]);
  if (ghost === undefined) return null;
  const take = () => {
    companion.nextGhost.dispatch(ghost);
    companion.go(pathOf({ page: 'start' }));
  };
  return (
    <div className="actions">
      <button className="button primary" type="button" onClick={take}>
        <GhostIcon />
        Run against it
      </button>
    </div>
  );
}

function Heights({ run: { run, analysis } }: { readonly run: Pick<FileRun, 'run' | 'analysis'> }) {
  const units = useUnits();
  const chart = heightChart(analysis);
  if (chart === undefined) return null;
  const { top, bottom } = chart.frame;
  const scale = [bottom, (bottom + top) / 2, top].map((metres) => ({ metres, text: height(metres, units) }));
  return (
    <section className="card chart results-chart" aria-label="Height over time">
      <h2>Height</h2>
      <p className="muted">{heightWords(chart, units)}</p>
      <LineChart
        frame={chart.frame}
        lines={[{ ...markOf({ userId: run.name, name: run.name, index: 0 }, undefined), stretches: [chart.points] }]}
        scale={scale}
        ends={['Start', formatDuration(analysis.elapsed)]}
        isMarked={false}
        empty="There is too little to draw."
      />
    </section>
  );
}
