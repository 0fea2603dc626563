import { formatDuration } from '@paceline/core';
import { useUnits } from '../ui/use-units.ts';
import { estimateOf, type EstimateDraft } from '../view/kind.ts';
import { distanceName } from '../view/plan-words.ts';

interface EstimateFieldsProps {
  /** Metres. */
  readonly race: number;
  readonly draft: EstimateDraft;
  readonly onDraft: (draft: EstimateDraft) => void;
}

/** What a runner expects in a handicap, or what they have run and what that lets expect. */
export function EstimateFields({ race, draft, onDraft }: EstimateFieldsProps) {
  const units = useUnits();
  const estimate = estimateOf(draft, race, units);
  return (
    <>
      <label className="field">
        <span>Your start goes by</span>
        <select name="by" value={draft.by} onChange={(event) => onDraft({ ...draft, by: event.target.value as EstimateDraft['by'] })}>
          <option value="result">A recent result</option>
          <option value="time">The time you expect</option>
        </select>
      </label>
      <div className="field-pair">
        {draft.by === 'result' && (
          <label className="field">
            <span>{units === 'metric' ? 'Kilometres' : 'Miles'}</span>
            <input name="result-distance" value={draft.distance} placeholder="10" inputMode="decimal" autoComplete="off" onChange={(event) => onDraft({ ...draft, distance: event.target.value })} />
          </label>
        )}
        <label className="field">
          <span>{draft.by === 'result' ? 'In' : `For ${distanceName(race, units)}`}</span>
          <input name="result-time" value={draft.time} placeholder={draft.by === 'result' ? '52:30' : '25:00'} inputMode="text" autoComplete="off" onChange={(event) => onDraft({ ...draft, time: event.target.value })} />
        </label>
      </div>
      <p className="hint" role="status" data-testid="estimate">
        {typeof estimate === 'number' ? `You are expected to need ${formatDuration(estimate)} for ${distanceName(race, units)}.` : 'Without it you start with the first.'}
      </p>
    </>
  );
}
