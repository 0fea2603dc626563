import type { ReactNode } from 'react';
import type { RunState } from '../run/run-state.ts';
import { rowsOf, type GapText, type Row } from '../view/rows.ts';
import { arrowed, counted, relationWord } from '../view/words.ts';
import { Disc } from './disc.tsx';
import { useUnits } from './use-units.ts';

interface RunnerListProps {
  readonly state: RunState;
  /** Puts a runner into the middle; absent for who runs. */
  readonly onChoose: ((userId: string) => void) | undefined;
}

/** Everyone who runs, the farthest first. */
export function RunnerList({ state, onChoose }: RunnerListProps) {
  const rows = rowsOf(state, useUnits());
  return (
    <section className="runners" aria-label="Runners" data-testid="runners">
      <div className="runners-head muted" aria-hidden="true">
        <span>{counted(rows.filter(({ pacer }) => pacer === undefined).length, 'runner')}</span>
        <span>Gap</span>
        <span>Pace</span>
        <span>Distance</span>
      </div>
      {rows.length === 0 && <p className="runners-none muted">Nobody runs yet. Share the code so that others can join.</p>}
      <ol>
        {rows.map((row) => (
          <RunnerLine key={row.userId} row={row} onChoose={onChoose} />
        ))}
      </ol>
    </section>
  );
}

function RunnerLine({ row, onChoose }: { readonly row: Row; readonly onChoose: RunnerListProps['onChoose'] }) {
  const classes = ['runner', row.old ? 'old' : '', row.me ? 'me' : '', row.pacer === undefined ? '' : 'pacer', row.central ? 'central' : '', row.gap === undefined && !isComparedWith(row) ? 'no-gap' : ''];
  return (
    <li className={classes.join(' ')} data-testid="runner" data-user={row.userId} data-state={row.state} data-pacer={row.pacer}>
      <Disc mark={row} old={row.old} />
      <span className="runner-who">
        <RunnerName row={row} onChoose={onChoose} />
        <span className={`runner-state ${row.state}`}>{row.words}</span>
      </span>
      <span className="runner-gap numeric">{row.gap === undefined ? <Middle row={row} /> : <Gap gap={row.gap} old={row.old} />}</span>
      <span className="runner-pace numeric">
        <span className="unseen">Pace </span>
        {row.pace}
      </span>
      <span className="runner-distance numeric">
        <span className="unseen">Distance </span>
        {row.distance}
      </span>
    </li>
  );
}

function RunnerName({ row, onChoose }: { readonly row: Row; readonly onChoose: RunnerListProps['onChoose'] }): ReactNode {
  const name = (
    <>
      <span className="runner-called">{row.name}</span>
      {row.me && <span className="runner-you"> (you)</span>}
    </>
  );
  if (onChoose === undefined || row.pacer !== undefined) return <span className="runner-name">{name}</span>;
  return (
    <button className="runner-name" type="button" aria-pressed={row.central} title={`Put ${row.name} into the middle`} onClick={() => onChoose(row.userId)}>
      {name}
    </button>
  );
}

function Middle({ row }: { readonly row: Row }) {
  return isComparedWith(row) ? <small className="muted">compared with</small> : null;
}

const isComparedWith = (row: Row): boolean => row.central && !row.me;

function Gap({ gap, old }: { readonly gap: GapText; readonly old: boolean }) {
  return (
    <>
      <span className={old ? 'muted' : gap.relation} aria-hidden="true">
        <span className="gap-metres">{arrowed(gap)}</span>
        <small>{old ? 'when last seen' : gap.seconds === undefined ? relationWord(gap.relation) : `${gap.seconds} ${gap.relation}`}</small>
      </span>
      <span className="unseen">{gap.sentence}</span>
    </>
  );
}
