import type { Units } from '@paceline/core';
import { lengths, usualPace, type Kind, type KindDraft, type Length } from '../view/kind.ts';
import { perUnit } from '../view/target-words.ts';
import { useUnits } from '../ui/use-units.ts';

const kinds: Readonly<Record<Kind, { readonly name: string; readonly hint: string | undefined }>> = {
  together: { name: 'Just run together', hint: undefined },
  race: { name: 'A race to a distance', hint: 'Whoever has run the distance has finished; the run ends for each by itself.' },
  pace: { name: 'A pace to keep', hint: 'A pacer runs along at this pace, beside everyone.' },
  handicap: { name: 'A handicap', hint: 'Everyone says when they join how long they expect to take. Whoever needs longest starts first, and the others as much later as they are faster, so that all would finish at the same moment.' },
};

const lengthNames: Readonly<Record<Length, string>> = { '5k': '5 km', '10k': '10 km', half: 'Half marathon', marathon: 'Marathon', own: 'Other' };

interface KindFieldsProps {
  readonly draft: KindDraft;
  readonly onDraft: (draft: KindDraft) => void;
}

/** What a new run is for, with the one or two fields that this needs. */
export function KindFields({ draft, onDraft }: KindFieldsProps) {
  const units = useUnits();
  const { name: _, hint } = kinds[draft.kind];
  const isRace = draft.kind === 'race' || draft.kind === 'handicap';
  return (
    <>
      <label className="field">
        <span>Kind of run</span>
        <select name="kind" value={draft.kind} onChange={(event) => onDraft({ ...draft, kind: event.target.value as Kind })}>
          {Object.entries(kinds).map(([kind, { name }]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {hint !== undefined && <p className="hint muted">{hint}</p>}
      {isRace && <LengthFields draft={draft} onDraft={onDraft} units={units} />}
      {draft.kind === 'pace' && (
        <label className="field">
          <span>Pace {perUnit(units)}</span>
          <input name="pace" value={draft.pace} placeholder={usualPace(units)} required inputMode="text" autoComplete="off" onChange={(event) => onDraft({ ...draft, pace: event.target.value })} />
        </label>
      )}
    </>
  );
}

function LengthFields({ draft, onDraft, units }: KindFieldsProps & { readonly units: Units }) {
  return (
    <div className="field-pair">
      <label className="field">
        <span>Distance</span>
        <select name="length" value={draft.length} onChange={(event) => onDraft({ ...draft, length: event.target.value as Length })}>
          {([...Object.keys(lengths), 'own'] as Length[]).map((length) => (
            <option key={length} value={length}>
              {lengthNames[length]}
            </option>
          ))}
        </select>
      </label>
      {draft.length === 'own' && (
        <label className="field">
          <span>{units === 'metric' ? 'Kilometres' : 'Miles'}</span>
          <input name="own" value={draft.own} placeholder="7.5" required inputMode="decimal" autoComplete="off" onChange={(event) => onDraft({ ...draft, own: event.target.value })} />
        </label>
      )}
    </div>
  );
}
