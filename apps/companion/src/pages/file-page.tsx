import '../styles/results.css';
import { useState } from 'react';
import type { FileRun } from '../files/read-run-file.ts';
import { FileAnalysis } from '../ui/file-analysis.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Page } from '../ui/page.tsx';
import { UnitsChoice } from '../ui/units-choice.tsx';
import { useTitle } from '../ui/use-title.ts';

type Reading =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading'; readonly file: string }
  | { readonly kind: 'read'; readonly run: FileRun }
  | { readonly kind: 'failed'; readonly text: string };

const notLoaded = 'The part of the page that reads files could not be loaded. Try again when there is a network.';

/** A recorded run from this device's disk. The file stays here: nothing of it is sent anywhere. */
export function FilePage() {
  const [reading, setReading] = useState<Reading>({ kind: 'none' });
  useTitle(reading.kind === 'read' ? `${reading.run.run.name} · Paceline` : 'A run from a file · Paceline');
  const open = async (file: File | undefined) => {
    if (file === undefined) return;
    setReading({ kind: 'reading', file: file.name });
    try {
      // The readers are larger than the rest of this page, and whoever only looks around needs none of them.
      const { readRunFile } = await import('../files/read-run-file.ts');
      const read = await readRunFile(file);
      setReading(typeof read === 'string' ? { kind: 'failed', text: read } : { kind: 'read', run: read });
    } catch {
      setReading({ kind: 'failed', text: notLoaded });
    }
  };
  return (
    <Page layout={reading.kind === 'read' ? 'wide' : 'narrow'}>
      <div className="results">
        <header className="results-head">
          <h1>{reading.kind === 'read' ? reading.run.run.name : 'A run from a file'}</h1>
          <UnitsChoice />
        </header>
        <FileChoice isSmall={reading.kind === 'read'} onFile={(file) => void open(file)} />
        {reading.kind === 'reading' && (
          <p className="muted loading" role="status">
            Reading {reading.file}…
          </p>
        )}
        <FormError text={reading.kind === 'failed' ? reading.text : undefined} />
        {reading.kind === 'read' && <FileAnalysis key={reading.run.file} run={reading.run} />}
      </div>
    </Page>
  );
}

interface FileChoiceProps {
  /** Beside a run that is shown already. */
  readonly isSmall: boolean;
  readonly onFile: (file: File | undefined) => void;
}

/** Takes a file that is chosen, or let go of above the input: browsers take that for the same. */
function FileChoice({ isSmall, onFile }: FileChoiceProps) {
  return (
    <label className={`file-choice${isSmall ? ' small' : ''}`}>
      <strong>{isSmall ? 'Choose another file' : 'Choose a file'}</strong>
      {!isSmall && <span className="muted">GPX, TCX, FIT or GeoJSON, as from a watch. It stays on this device.</span>}
      <input type="file" name="file" accept=".gpx,.tcx,.fit,.geojson,.json" onChange={(event) => onFile(event.target.files?.[0])} />
    </label>
  );
}
