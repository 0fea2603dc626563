import type { RunFormat } from '@paceline/files';
import { useState } from 'react';
import { saveFile } from '../platform/save-file.ts';
import { formErrorText } from '../view/error-words.ts';
import { FormError } from './form-error.tsx';
import { asSyncError } from './use-loaded.ts';
import { useCompanion } from './use-companion.ts';
import { useNetwork } from './use-network.ts';

interface Format {
  readonly format: RunFormat;
  readonly name: string;
  readonly use: string;
}

const formats: readonly Format[] = [
  { format: 'gpx', name: 'GPX', use: 'for maps, and almost every running app' },
  { format: 'tcx', name: 'TCX', use: 'for training diaries' },
  { format: 'fit', name: 'FIT', use: 'for watches; holds the most' },
  { format: 'geojson', name: 'GeoJSON', use: 'for drawing on a map' },
];

type Saving =
  | { readonly kind: 'no' }
  | { readonly kind: 'yes' }
  | { readonly kind: 'saved'; readonly fileName: string; readonly omitted: readonly string[] }
  | { readonly kind: 'failed'; readonly text: string };

interface ExportProps {
  readonly sessionId: string;
  readonly title: string;
  /** Whose run it is. */
  readonly runner: { readonly userId: string; readonly name: string };
}

/** Takes one's own run along as a file. */
export function ExportPanel({ sessionId, title, runner }: ExportProps) {
  const companion = useCompanion();
  const isThere = useNetwork();
  const [saving, setSaving] = useState<Saving>({ kind: 'no' });
  const save = async (format: RunFormat) => {
    setSaving({ kind: 'yes' });
    try {
      // Whoever saves no file needs no code that writes one.
      const [{ exportRun }, { samples }] = await Promise.all([import('../files/export-run.ts'), companion.library.track(sessionId, runner.userId)]);
      const exported = exportRun(samples, format, { title, name: runner.name });
      if (typeof exported === 'string') return setSaving({ kind: 'failed', text: exported });
      saveFile(exported);
      setSaving({ kind: 'saved', fileName: exported.fileName, omitted: exported.omitted });
    } catch (thrown) {
      setSaving({ kind: 'failed', text: formErrorText(asSyncError(thrown), isThere) });
    }
  };
  return (
    <section className="card panel" aria-labelledby="export-title" data-testid="export">
      <h2 id="export-title">Save your run as a file</h2>
      <div className="formats">
        {formats.map(({ format, name: called, use }) => (
          <button key={format} className="button format" type="button" disabled={saving.kind === 'yes'} onClick={() => void save(format)}>
            <strong>{called}</strong>
            <span className="muted">{use}</span>
          </button>
        ))}
      </div>
      <Saved saving={saving} />
    </section>
  );
}

function Saved({ saving }: { readonly saving: Saving }) {
  if (saving.kind === 'failed') return <FormError text={saving.text} />;
  return (
    <div className="saved" role="status">
      {saving.kind === 'saved' && (
        <>
          <p>
            Saved as “{saving.fileName}”. {saving.omitted.length === 0 ? 'Everything that was recorded is in it.' : 'Not in it:'}
          </p>
          <ul>
            {saving.omitted.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
