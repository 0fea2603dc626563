import { useState } from 'react';
import type { OwnRun } from '../app/library.ts';
import { formErrorText } from '../view/error-words.ts';
import { deletionsOf, type Deletion } from '../view/runs.ts';
import { Dialog } from './dialog.tsx';
import { FormError } from './form-error.tsx';
import { BinIcon } from './icons.tsx';
import { useCompanion } from './use-companion.ts';
import { asSyncError } from './use-loaded.ts';
import { useNetwork } from './use-network.ts';

interface DeleteRunProps {
  readonly run: OwnRun;
  readonly onDeleted: () => void;
}

/** Deletes what this person may delete of a run, after they have read what goes and for whom. */
export function DeleteRunButton({ run, onDeleted }: DeleteRunProps) {
  const [isOpen, setOpen] = useState(false);
  if (deletionsOf(run).length === 0) return null;
  return (
    <>
      <button className="button own-run-delete" type="button" aria-label={`Delete “${run.title}”…`} title="Delete…" onClick={() => setOpen(true)}>
        <BinIcon />
      </button>
      {isOpen && <DeleteDialog run={run} onDeleted={onDeleted} onClose={() => setOpen(false)} />}
    </>
  );
}

function DeleteDialog({ run, onDeleted, onClose }: DeleteRunProps & { readonly onClose: () => void }) {
  const companion = useCompanion();
  const isThere = useNetwork();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const remove = async (kind: Deletion['kind']) => {
    setBusy(true);
    try {
      await companion.letGo(run.sessionId);
      await (kind === 'run' ? companion.library.deleteRun(run) : companion.library.deleteRecording(run));
      onDeleted();
    } catch (thrown) {
      setBusy(false);
      setProblem(formErrorText(asSyncError(thrown), isThere));
    }
  };
  return (
    <Dialog title={`Delete from “${run.title}”?`} onClose={onClose}>
      <p>What is deleted cannot be brought back.</p>
      {deletionsOf(run).map(({ kind, button, meaning }) => (
        <section key={kind} className="deletion" aria-label={button}>
          <p className="muted">{meaning}</p>
          <button className="button danger" type="button" disabled={isBusy} onClick={() => void remove(kind)}>
            {button}
          </button>
        </section>
      ))}
      <FormError text={problem} />
      <div className="actions">
        <button className="button" type="button" onClick={onClose}>
          Keep everything
        </button>
      </div>
    </Dialog>
  );
}
