import '../styles/results.css';
import type { Pacer } from '@paceline/core';
import { useCallback, useState } from 'react';
import { startOf, type OwnRun } from '../app/library.ts';
import { ghostOfFile, ghostOfTrack } from '../ghosts/ghost.ts';
import { MOST_GHOSTS } from '../run/kept-ghosts.ts';
import type { Run } from '../run/run.ts';
import type { RunState } from '../run/run-state.ts';
import { formErrorText } from '../view/error-words.ts';
import { runLine } from '../view/runs.ts';
import { Dialog } from './dialog.tsx';
import { FormError } from './form-error.tsx';
import { ChevronIcon, GhostIcon } from './icons.tsx';
import { useCompanion } from './use-companion.ts';
import { asSyncError, useLoaded } from './use-loaded.ts';
import { useNetwork } from './use-network.ts';
import { useUnits } from './use-units.ts';

interface GhostDialogProps {
  readonly run: Run;
  readonly state: RunState;
  readonly onClose: () => void;
}

/** Makes a ghost, or says why there is none. */
type Make = () => Promise<Pacer | string>;

/** Which ghosts somebody runs with, and where more can be found: their own runs, those of friends, and files. */
export function GhostDialog({ run, state, onClose }: GhostDialogProps) {
  const isThere = useNetwork();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const { ghosts, session } = state;
  const add = async (make: Make) => {
    setBusy(true);
    const made = await make().catch((thrown: unknown) => formErrorText(asSyncError(thrown), isThere));
    setBusy(false);
    if (typeof made === 'string') return setProblem(made);
    run.runWith([...ghosts.filter(({ id }) => id !== made.id), made]);
    onClose();
  };
  return (
    <Dialog title="Run with a ghost" onClose={onClose}>
      <p className="muted">A ghost is a run that was recorded. It starts when you start, and is shown among your friends to you alone.</p>
      <Chosen ghosts={ghosts} onRemove={(gone) => run.runWith(ghosts.filter(({ id }) => id !== gone))} />
      {ghosts.length < MOST_GHOSTS ? <Sources own={run.plan.sessionId} race={session?.plan?.distance} isBusy={isBusy} onAdd={(make) => void add(make)} /> : <p className="hint">More than {MOST_GHOSTS} are a crowd: remove one to choose another.</p>}
      <FormError text={problem} />
      <div className="actions">
        <button className="button" type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

function Chosen({ ghosts, onRemove }: { readonly ghosts: readonly Pacer[]; readonly onRemove: (id: string) => void }) {
  if (ghosts.length === 0) return null;
  return (
    <ul className="ghosts" aria-label="Your ghosts">
      {ghosts.map(({ id, name }) => (
        <li key={id}>
          <GhostIcon />
          <span>{name}</span>
          <button className="button" type="button" aria-label={`Remove the ghost of ${name}`} onClick={() => onRemove(id)}>
            Remove
          </button>
        </li>
      ))}
    </ul>
  );
}

interface SourcesProps {
  /** The run that goes on now. */
  readonly own: string;
  /** Metres that are raced now. */
  readonly race: number | undefined;
  readonly isBusy: boolean;
  readonly onAdd: (make: Make) => void;
}

function Sources({ own, race, isBusy, onAdd }: SourcesProps) {
  const companion = useCompanion();
  const [chosen, setChosen] = useState<OwnRun>();
  const track = (from: OwnRun, userId: string, name: string | undefined): Make => async () => {
    const { samples } = await companion.library.trackAs(from, userId);
    return ghostOfTrack({ sessionId: from.sessionId, userId, name, at: startOf(from), samples }, race) ?? 'Nothing of this run is stored.';
  };
  const file = (from: File): Make => async () => {
    // The readers are large, and whoever takes a run of their own needs none of them.
    const { readRunFile } = await import('../files/read-run-file.ts');
    const read = await readRunFile(from);
    return typeof read === 'string' ? read : (ghostOfFile(read, race) ?? 'There is no way in this file that could be run.');
  };
  const choose = (from: OwnRun) => (from.runners === 1 && from.recorded !== undefined ? onAdd(track(from, from.as.userId, undefined)) : setChosen(from));
  if (chosen !== undefined) return <Runners run={chosen} isBusy={isBusy} onBack={() => setChosen(undefined)} onChoose={(userId, name) => onAdd(track(chosen, userId, name))} />;
  return (
    <>
      <OwnRuns own={own} isBusy={isBusy} onChoose={choose} />
      <label className="file-choice small">
        <strong>From a file</strong>
        <span className="muted">GPX, TCX, FIT or GeoJSON. It stays on this device.</span>
        <input type="file" name="ghost-file" accept=".gpx,.tcx,.fit,.geojson,.json" disabled={isBusy} onChange={(event) => event.target.files?.[0] && onAdd(file(event.target.files[0]))} />
      </label>
    </>
  );
}

function OwnRuns({ own, isBusy, onChoose }: { readonly own: string; readonly isBusy: boolean; readonly onChoose: (run: OwnRun) => void }) {
  const companion = useCompanion();
  const units = useUnits();
  const loaded = useLoaded(useCallback(() => companion.library.runs(), [companion]));
  if (loaded.kind === 'failed') return <p className="hint muted">Your earlier runs can be chosen when there is a network.</p>;
  if (loaded.kind !== 'here') return <p className="muted">Looking up your runs…</p>;
  const runs = loaded.value.runs.filter(({ sessionId, runners, status }) => sessionId !== own && runners > 0 && status !== 'waiting');
  if (runs.length === 0) return <p className="hint muted">Your earlier runs appear here when there are some.</p>;
  return (
    <ul className="ghost-runs" aria-label="Your earlier runs">
      {runs.map((run) => {
        const line = runLine(run, { units, now: companion.now(), isAlone: true });
        return (
          <Line key={`${run.sessionId}/${run.as.userId}`} title={line.title} text={`${line.when} · ${run.recorded === undefined ? line.others : line.own}`} isBusy={isBusy} onTake={() => onChoose(run)} />
        );
      })}
    </ul>
  );
}

interface RunnersProps {
  readonly run: OwnRun;
  readonly isBusy: boolean;
  readonly onBack: () => void;
  readonly onChoose: (userId: string, name: string | undefined) => void;
}

/** Whose way of a run is taken. */
function Runners({ run, isBusy, onBack, onChoose }: RunnersProps) {
  const companion = useCompanion();
  const loaded = useLoaded(useCallback(() => companion.library.runnersOf(run), [companion, run]));
  return (
    <>
      <p>
        <strong>Who of “{run.title}”?</strong>
      </p>
      {loaded.kind === 'here' ? (
        <ul className="ghost-runs" aria-label="Runners of that run">
          {loaded.value.map(({ userId, name }) => (
            <Line key={userId} title={userId === run.as.userId ? `${name} (you)` : name} isBusy={isBusy} onTake={() => onChoose(userId, userId === run.as.userId ? undefined : name)} />
          ))}
        </ul>
      ) : (
        <p className="muted">{loaded.kind === 'failed' ? 'They can be chosen when there is a network.' : 'Looking up who ran…'}</p>
      )}
      <button className="button" type="button" onClick={onBack}>
        Another run
      </button>
    </>
  );
}

function Line({ title, text, isBusy, onTake }: { readonly title: string; readonly text?: string; readonly isBusy: boolean; readonly onTake: () => void }) {
  return (
    <li>
      <button className="ghost-run" type="button" disabled={isBusy} onClick={onTake}>
        <span>
          <strong>{title}</strong>
          {text !== undefined && <span className="muted numeric">{text}</span>}
        </span>
        <ChevronIcon />
      </button>
    </li>
  );
}
