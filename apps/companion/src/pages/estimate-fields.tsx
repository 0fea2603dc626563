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
      <p className="hint muted">In a handicap the slowest start first. You start as much later as you are expected to be faster than they are, so that all would finish at the same moment.</p>
      <label className="field">
        <span>How fast are you?</span>
        <select name="by" value={draft.by} onChange={(event) => onDraft({ ...draft, by: event.target.value as EstimateDraft['by'] })}>
          <option value="result">I know a recent result</option>
          <option value="time">I know what time to expect</option>
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
          <span>{draft.by === 'result' ? 'Your time' : `For ${distanceName(race, units)}`}</span>
          <input name="result-time" value={draft.time} placeholder={draft.by === 'result' ? '52:30' : '25:00'} inputMode="text" autoComplete="off" onChange={(event) => onDraft({ ...draft, time: event.target.value })} />
        </label>
      </div>
      <p className="hint" role="status" data-testid="estimate">
        {typeof estimate === 'number' ? `You are expected to need ${formatDuration(estimate)} for ${distanceName(race, units)}. Whoever needs longer starts by that much before you.` : 'If you leave this empty, you start with the first.'}
      </p>
    </>
  );
}
