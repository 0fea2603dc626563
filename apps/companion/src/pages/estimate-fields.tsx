import { formatDuration } from '@paceline/core';
import { useState } from 'react';
import { useUnits } from '../ui/use-units.ts';
import { estimateOf, usualTime, type EstimateDraft } from '../view/kind.ts';
import { distanceName } from '../view/plan-words.ts';

interface EstimateFieldsProps {
  /** Metres. */
  readonly race: number;
  readonly draft: EstimateDraft;
  readonly onDraft: (draft: EstimateDraft) => void;
  /** Somebody wants to go on with what is said, be it wrong. */
  readonly isSent: boolean;
}

/** What a runner expects in a handicap, or what they have run and what that lets expect. */
export function EstimateFields({ race, draft, onDraft, isSent }: EstimateFieldsProps) {
  const units = useUnits();
  const estimate = estimateOf(draft, race, units);
  const [isLeft, setLeft] = useState(false);
  // Half a time is no mistake as long as somebody writes.
  const problem = typeof estimate === 'string' && (isLeft || isSent) ? estimate : undefined;
  const change = (more: Partial<EstimateDraft>) => {
    setLeft(false);
    onDraft({ ...draft, ...more });
  };
  return (
    <>
      <p className="hint muted">In a handicap the slowest start first. You start as much later as you are expected to be faster than they are, so that all would finish at the same moment.</p>
      <label className="field">
        <span>How fast are you?</span>
        <select name="by" value={draft.by} onChange={(event) => change({ by: event.target.value as EstimateDraft['by'] })}>
          <option value="result">I know a recent result</option>
          <option value="time">I know what time to expect</option>
        </select>
      </label>
      <div className="field-pair">
        {draft.by === 'result' && (
          <label className="field">
            <span>{units === 'metric' ? 'Kilometres' : 'Miles'}</span>
            <input name="result-distance" value={draft.distance} placeholder="10" inputMode="decimal" autoComplete="off" onChange={(event) => change({ distance: event.target.value })} />
          </label>
        )}
        <label className="field">
          <span>{draft.by === 'result' ? 'Your time for them' : `Your time for ${distanceName(race, units)}`}</span>
          <input name="result-time" value={draft.time} placeholder={draft.by === 'result' ? '52:30' : usualTime(race)} inputMode="text" autoComplete="off" aria-invalid={problem !== undefined} aria-describedby="estimate-hint" onBlur={() => setLeft(true)} onChange={(event) => change({ time: event.target.value })} />
        </label>
      </div>
      <p id="estimate-hint" className={problem === undefined ? 'hint' : 'form-error'} role="status" data-testid="estimate">
        {problem ?? expectation(estimate, distanceName(race, units))}
      </p>
    </>
  );
}

function expectation(estimate: number | string | undefined, way: string): string {
  if (typeof estimate === 'number') return `You are expected to need ${formatDuration(estimate)} for ${way}. Whoever needs longer starts by that much before you.`;
  return 'If you leave this empty, you start at once, with the slowest.';
}
