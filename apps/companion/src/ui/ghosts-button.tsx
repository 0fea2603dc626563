import { useCallback, useState } from 'react';
import type { Run } from '../run/run.ts';
import type { RunState } from '../run/run-state.ts';
import { GhostIcon } from './icons.tsx';
import { useLoaded } from './use-loaded.ts';

interface GhostsProps {
  readonly run: Run;
  readonly state: RunState;
}

/** Lets who runs choose earlier runs to run with. */
export function GhostsButton({ run, state }: GhostsProps) {
  const [isOpen, setOpen] = useState(false);
  if (state.part.kind !== 'ready' && state.part.kind !== 'running') return null;
  return (
    <>
      <button className="button ghosts-button" type="button" onClick={() => setOpen(true)}>
        <GhostIcon />
        {state.ghosts.length === 0 ? 'Run with a ghost' : 'Ghosts'}
      </button>
      {isOpen && <Choice run={run} state={state} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Its code is loaded when it is asked for. */
function Choice({ onClose, ...rest }: GhostsProps & { readonly onClose: () => void }) {
  const loaded = useLoaded(useCallback(async () => (await import('./ghost-dialog.tsx')).GhostDialog, []));
  if (loaded.kind === 'failed') return <p className="form-error" role="alert">The choice of ghosts could not be loaded. It is tried again by itself.</p>;
  if (loaded.kind !== 'here') return null;
  const Loaded = loaded.value;
  return <Loaded {...rest} onClose={onClose} />;
}
