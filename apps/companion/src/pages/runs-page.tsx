import '../styles/results.css';
import { useCallback, useState } from 'react';
import type { OwnRun, OwnRuns } from '../app/library.ts';
import { pathOf } from '../app/routes.ts';
import { DeleteRunButton } from '../ui/delete-run.tsx';
import { FormError } from '../ui/form-error.tsx';
import { ChevronIcon } from '../ui/icons.tsx';
import { Link } from '../ui/link.tsx';
import { Opening } from '../ui/opening.tsx';
import { Page } from '../ui/page.tsx';
import { UnitsChoice } from '../ui/units-choice.tsx';
import { useCompanion } from '../ui/use-companion.ts';
import { asSyncError, useLoaded } from '../ui/use-loaded.ts';
import { useNetwork } from '../ui/use-network.ts';
import { useTitle } from '../ui/use-title.ts';
import { useUnits } from '../ui/use-units.ts';
import { formErrorText } from '../view/error-words.ts';
import { runLine } from '../view/runs.ts';

/** The runs that this person took part in, the newest first. */
export function RunsPage() {
  const [version, setVersion] = useState(0);
  useTitle('My runs · Paceline');
  return (
    <Page layout="medium">
      <header className="results-head">
        <h1>My runs</h1>
        <UnitsChoice />
      </header>
      <FirstRuns key={version} onDeleted={() => setVersion(version + 1)} />
      <p className="fine-print muted">
        These are the runs of this browser. You can also look at <Link path={pathOf({ page: 'file' })}>a run from a file</Link>, as from a watch.
      </p>
    </Page>
  );
}

function FirstRuns({ onDeleted }: { readonly onDeleted: () => void }) {
  const companion = useCompanion();
  const loaded = useLoaded(useCallback(() => companion.library.runs(), [companion]));
  if (loaded.kind !== 'here') return <Opening loaded={loaded} text="Looking up your runs…" />;
  return <RunList first={loaded.value} onDeleted={onDeleted} />;
}

function RunList({ first, onDeleted }: { readonly first: OwnRuns; readonly onDeleted: () => void }) {
  const companion = useCompanion();
  const isThere = useNetwork();
  const [shown, setShown] = useState(first);
  const [problem, setProblem] = useState<string>();
  const more = async () => {
    setProblem(undefined);
    try {
      setShown(await companion.library.runs(shown));
    } catch (thrown) {
      setProblem(formErrorText(asSyncError(thrown), isThere));
    }
  };
  if (shown.runs.length === 0) return <p className="card panel muted">No runs yet. They appear here when you have joined one.</p>;
  const isAlone = new Set(shown.runs.map(({ as }) => as.userId)).size < 2;
  return (
    <>
      <ul className="own-runs" data-testid="own-runs">
        {shown.runs.map((run) => (
          <RunCard key={`${run.sessionId}/${run.as.userId}`} run={run} isAlone={isAlone} onDeleted={onDeleted} />
        ))}
      </ul>
      <FormError text={problem} />
      {shown.more.length > 0 && (
        <button className="button" type="button" onClick={() => void more()}>
          Show earlier runs
        </button>
      )}
    </>
  );
}

function RunCard({ run, isAlone, onDeleted }: { readonly run: OwnRun; readonly isAlone: boolean; readonly onDeleted: () => void }) {
  const companion = useCompanion();
  const { title, when, kind, own, others, state } = runLine(run, { units: useUnits(), now: companion.now(), isAlone });
  const page = run.status === 'waiting' ? 'session' : 'results';
  return (
    <li className="card own-run" data-testid="own-run">
      <Link className="own-run-way" path={pathOf({ page, sessionId: run.sessionId })}>
        <span className="own-run-text">
          <span className="muted">
            {when} · {kind}
          </span>
          <strong>{title}</strong>
          <span className="numeric">{own}</span>
          <span className="muted">
            {others}
            {state !== undefined && ` · ${state}`}
          </span>
        </span>
        <ChevronIcon />
      </Link>
      <DeleteRunButton run={run} onDeleted={onDeleted} />
    </li>
  );
}
