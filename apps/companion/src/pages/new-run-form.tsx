import type { SyncError } from '@paceline/client';
import { useState, type SubmitEvent } from 'react';
import { pathOf } from '../app/routes.ts';
import { FormError } from '../ui/form-error.tsx';
import { useCompanion } from '../ui/use-companion.ts';
import { asSyncError } from '../ui/use-loaded.ts';
import { useNetwork } from '../ui/use-network.ts';
import { shownCode } from '../view/code.ts';
import { formErrorText } from '../view/error-words.ts';
import { planOf, together, type KindDraft } from '../view/kind.ts';
import { localMinute, startOfChoice, type StartChoice } from '../view/start-time.ts';
import { KindFields } from './kind-fields.tsx';
import { NameField } from './name-field.tsx';

type Sending = { readonly kind: 'no' } | { readonly kind: 'yes' } | { readonly kind: 'problem'; readonly text: string } | { readonly kind: 'failed'; readonly error: SyncError };

/** Opens a new run and leads to its join page. */
export function NewRunForm({ name, onName }: { readonly name: string; readonly onName: (name: string) => void }) {
  const companion = useCompanion();
  const isThere = useNetwork();
  const [title, setTitle] = useState('');
  const [choice, setChoice] = useState<StartChoice>('now');
  const [at, setAt] = useState('');
  const [draft, setDraft] = useState<KindDraft>(together);
  const [precise, setPrecise] = useState(false);
  const [sending, setSending] = useState<Sending>({ kind: 'no' });

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const plan = planOf(draft, companion.units.get());
    if (typeof plan === 'string') return setSending({ kind: 'problem', text: plan });
    setSending({ kind: 'yes' });
    try {
      const startsAt = startOfChoice(choice, at, companion.now());
      const code = await companion.create({ name: name.trim(), title: title.trim(), startsAt, sharing: precise ? 'precise' : 'pace', plan });
      companion.go(pathOf({ page: 'join', code: shownCode(code) }));
    } catch (thrown) {
      setSending({ kind: 'failed', error: asSyncError(thrown) });
    }
  };

  const change = (next: KindDraft) => {
    setDraft(next);
    // There is no order in which to start at once.
    if (next.kind === 'handicap' && choice === 'now') setChoice('5');
  };

  return (
    <form className="card form" aria-labelledby="new-title" onSubmit={(event) => void submit(event)}>
      <h2 id="new-title">Start a new run</h2>
      <NameField value={name} onChange={onName} />
      <label className="field">
        <span>
          Title <span className="muted">(optional)</span>
        </span>
        <input name="title" value={title} onChange={(event) => setTitle(event.target.value)} maxLength={80} placeholder="Sunday run" autoComplete="off" />
      </label>
      <KindFields draft={draft} onDraft={change} />
      <StartTime isTogether={draft.kind === 'handicap'} choice={choice} onChoice={setChoice} at={at} onAt={setAt} earliest={localMinute(companion.now())} />
      <PlacesCheck checked={precise} onChange={setPrecise} />
      <FormError text={problemOf(sending, isThere)} />
      <button className="button primary" type="submit" disabled={sending.kind === 'yes'}>
        {sending.kind === 'yes' ? 'One moment…' : 'Start a run'}
      </button>
    </form>
  );
}

function problemOf(sending: Sending, isThere: boolean): string | undefined {
  if (sending.kind === 'problem') return sending.text;
  return sending.kind === 'failed' ? formErrorText(sending.error, isThere) : undefined;
}

function PlacesCheck({ checked, onChange }: { readonly checked: boolean; readonly onChange: (checked: boolean) => void }) {
  return (
    <label className="check">
      <input type="checkbox" name="precise" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        Show exact places on the map
        <span className="hint muted">Without it, the others see pace and distance, and nobody sees where anyone is.</span>
      </span>
    </label>
  );
}

interface StartTimeProps {
  /** Only a common start will do. */
  readonly isTogether: boolean;
  readonly choice: StartChoice;
  readonly onChoice: (choice: StartChoice) => void;
  readonly at: string;
  readonly onAt: (at: string) => void;
  readonly earliest: string;
}

function StartTime({ isTogether, choice, onChoice, at, onAt, earliest }: StartTimeProps) {
  return (
    <>
      <label className="field">
        <span>Start</span>
        <select name="start" value={choice} onChange={(event) => onChoice(event.target.value as StartChoice)}>
          {!isTogether && <option value="now">At once</option>}
          <option value="1">Together, in 1 minute</option>
          <option value="5">Together, in 5 minutes</option>
          <option value="15">Together, in 15 minutes</option>
          <option value="at">Together, at a set time</option>
        </select>
      </label>
      {choice === 'at' && (
        <label className="field">
          <span>Start time</span>
          <input type="datetime-local" name="startsAt" value={at} min={earliest} required onChange={(event) => onAt(event.target.value)} />
        </label>
      )}
    </>
  );
}
