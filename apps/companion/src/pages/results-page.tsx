import '../styles/results.css';
import { formatDistance, formatDuration, type RunnerResult } from '@paceline/core';
import { useCallback, useState } from 'react';
import { pathOf } from '../app/routes.ts';
import { ExportPanel } from '../ui/export-panel.tsx';
import { Disc } from '../ui/disc.tsx';
import { LineChart } from '../ui/line-chart.tsx';
import { MoreList } from '../ui/more-list.tsx';
import { Opening } from '../ui/opening.tsx';
import { Page } from '../ui/page.tsx';
import { ReplayLink } from '../ui/replay-link.tsx';
import { EffortsTable, SplitsTable } from '../ui/splits-table.tsx';
import { UnitsChoice } from '../ui/units-choice.tsx';
import { useCompanion } from '../ui/use-companion.ts';
import { useLoaded } from '../ui/use-loaded.ts';
import { useTitle } from '../ui/use-title.ts';
import { useUnits } from '../ui/use-units.ts';
import { resultsChart } from '../view/results-chart.ts';
import { doubtWords, overtakeWords, togetherWords } from '../view/results-words.ts';
import { pendingWords, resultRows, type ResultRow, type SeenResults } from '../view/results.ts';
import { scaleWithin } from '../view/scale.ts';
import { shownTime } from '../view/session-words.ts';

/** While people still run, milliseconds. */
const FRESH = 10_000;

const staleness = ({ results }: SeenResults): number | undefined => (results.isFinal ? undefined : FRESH);

/** What came of a session: for who ran, and for who watched. */
export function ResultsPage({ sessionId }: { readonly sessionId: string }) {
  const companion = useCompanion();
  const loaded = useLoaded(useCallback(() => companion.library.results(sessionId), [companion, sessionId]), staleness);
  useTitle(loaded.kind === 'here' ? `Results · ${loaded.value.summary.title}` : undefined);
  return <Page layout={loaded.kind === 'here' ? 'wide' : 'narrow'}>{loaded.kind === 'here' ? <Shown seen={loaded.value} /> : <Opening loaded={loaded} text="Looking up the results…" />}</Page>;
}

function Shown({ seen }: { readonly seen: SeenResults }) {
  const { results, summary, me } = seen;
  const own = results.runners.find(({ userId }) => userId === me);
  return (
    <div className="results">
      <Heading seen={seen} />
      {results.runners.length === 0 ? (
        <p className="card panel muted">Nobody has recorded anything in this run.</p>
      ) : (
        <>
          <div className="results-column">
            <Ranking seen={seen} />
            <Encounters seen={seen} />
          </div>
          <div className="results-column">
            <BehindChart seen={seen} />
            <Details seen={seen} own={own} />
            {own !== undefined && <ExportPanel sessionId={summary.sessionId} title={summary.title} runner={own} />}
          </div>
        </>
      )}
    </div>
  );
}

function Heading({ seen }: { readonly seen: SeenResults }) {
  const companion = useCompanion();
  const { results, summary } = seen;
  const pending = pendingWords(seen);
  const isOver = summary.status === 'ended';
  return (
    <header className="results-head">
      <div>
        <p className="muted">{shownTime(Date.parse(results.startedAt), companion.now())}</p>
        <h1>{summary.title}</h1>
        <p className={`state ${pending === undefined ? '' : 'waiting'}`} role="status" data-testid="results-state">
          {pending ?? 'Final results'}
        </p>
      </div>
      <div className="results-ways">
        <UnitsChoice />
        {results.runners.length > 0 && <ReplayLink sessionId={summary.sessionId} />}
        {!isOver && (
          <button className="button" type="button" onClick={() => companion.go(pathOf({ page: 'session', sessionId: summary.sessionId }))}>
            Back to the run
          </button>
        )}
      </div>
    </header>
  );
}

function Ranking({ seen }: { readonly seen: SeenResults }) {
  const rows = resultRows(seen, useUnits());
  return (
    <section className="card ranking" aria-labelledby="ranking-title">
      <h2 id="ranking-title">Ranking</h2>
      <ol data-testid="ranking">
        {rows.map((row) => (
          <RankingLine key={row.userId} row={row} />
        ))}
      </ol>
    </section>
  );
}

function RankingLine({ row }: { readonly row: ResultRow }) {
  return (
    <li className={`ranked${row.me ? ' me' : ''}`} data-testid="ranked" data-user={row.userId}>
      <span className="ranked-place numeric">
        <span className="unseen">Place </span>
        {row.rank}
      </span>
      <Disc mark={row} />
      <span className="ranked-who">
        <strong className="ranked-name">
          {row.name}
          {row.me && ' (you)'}
        </strong>
        <span className="muted">{row.words}</span>
      </span>
      <span className="ranked-numbers numeric">
        <strong>{row.first}</strong>
        <span className="muted">
          {row.second} · {row.pace}
        </span>
      </span>
    </li>
  );
}

/** What happened between people, and what of it is uncertain. */
function Encounters({ seen }: { readonly seen: SeenResults }) {
  const units = useUnits();
  return (
    <>
      <MoreList title="Side by side" lines={togetherWords(seen)} />
      <MoreList title="Overtakes" lines={overtakeWords(seen, units)} />
      <MoreList title="What is uncertain" lines={doubtWords(seen, units)} />
    </>
  );
}

function BehindChart({ seen }: { readonly seen: SeenResults }) {
  const units = useUnits();
  if (seen.results.runners.length < 2) return null;
  const { lines, frame, words } = resultsChart(seen, units);
  const scale = [0, 0.5, 1].map((share) => -share * scaleWithin(-frame.bottom, units));
  return (
    <section className="card chart results-chart" aria-labelledby="chart-title" data-testid="results-chart">
      <h2 id="chart-title">Behind the leader</h2>
      <p className="muted">How far everyone was behind whoever was first, over the time of the run.</p>
      <LineChart
        frame={frame}
        lines={lines}
        scale={scale.map((metres) => ({ metres: metres + 0, text: metres === 0 ? 'first' : formatDistance(-metres, units) }))}
        ends={['Start', formatDuration(frame.to)]}
        empty="There is too little to draw."
      />
      <ul className="unseen">
        {words.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

/** One runner's splits and best efforts: one's own, or those of whomever is chosen. */
function Details({ seen, own }: { readonly seen: SeenResults; readonly own: RunnerResult | undefined }) {
  const { runners } = seen.results;
  const [chosen, setChosen] = useState(own?.userId);
  const runner = runners.find(({ userId }) => userId === chosen) ?? own ?? runners[0];
  if (runner === undefined) return null;
  return (
    <section className="card panel" aria-labelledby="splits-title">
      <div className="panel-head">
        <h2 id="splits-title">Splits</h2>
        {runners.length > 1 && (
          <label className="choice">
            <span>of</span>
            <select name="runner" value={runner.userId} onChange={(event) => setChosen(event.target.value)}>
              {runners.map(({ userId, name }) => (
                <option key={userId} value={userId}>
                  {userId === own?.userId ? `${name} (you)` : name}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <SplitsTable splits={runner} />
      <h2>Best efforts</h2>
      <EffortsTable best={runner.best} />
    </section>
  );
}
