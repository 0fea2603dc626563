import { formatPace, type Units } from '@paceline/core';
import { useState, type SubmitEvent } from 'react';
import type { Coach } from '../coach/coach.ts';
import { everyone } from '../run/pacers.ts';
import type { RunState } from '../run/run-state.ts';
import { draftOf, spokenWords, wishOf, type CoachDraft } from '../view/coach-draft.ts';
import { usualPace } from '../view/kind.ts';
import { perUnit } from '../view/target-words.ts';
import { Dialog } from './dialog.tsx';
import { FormError } from './form-error.tsx';
import { VoiceIcon } from './icons.tsx';
import { useCompanion } from './use-companion.ts';

/** Opens what a runner wants to hear about. */
export function CoachButton({ coach, state }: { readonly coach: Coach; readonly state: RunState }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button className="button" type="button" onClick={() => setOpen(true)}>
        <VoiceIcon />
        Coach
      </button>
      {isOpen && <CoachDialog coach={coach} state={state} onClose={() => setOpen(false)} />}
    </>
  );
}

function CoachDialog({ coach, state, onClose }: { readonly coach: Coach; readonly state: RunState; readonly onClose: () => void }) {
  const plan = state.session?.plan;
  const friends = everyone(state).filter(({ userId, role, seat }) => userId !== state.me && role === 'runner' && seat !== 'left');
  const companion = useCompanion();
  const [draft, setDraft] = useState(() => draftOf(coach.wishes, { units: companion.units.get(), plan, friend: friends[0]?.userId ?? '' }));
  const [problem, setProblem] = useState<string>();
  const change = (more: Partial<CoachDraft>) => setDraft({ ...draft, ...more });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const target = wishOf(draft, plan);
    if (typeof target === 'string') return setProblem(target);
    companion.units.dispatch(draft.units);
    coach.wish({ target, voice: draft.voice });
    onClose();
  };
  return (
    <Dialog title="What shall I keep an eye on?" onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <label className="field">
          <span>Target</span>
          <select name="target" value={draft.kind} onChange={(event) => change({ kind: event.target.value as CoachDraft['kind'] })}>
            {plan?.pace !== undefined && <option value="plan">Keep the pace of this run, {formatPace(plan.pace, draft.units)} {perUnit(draft.units)}</option>}
            <option value="none">Just run</option>
            <option value="pace">Keep a pace</option>
            <option value="time">A distance in a time</option>
            <option value="friend">Stay with a friend</option>
          </select>
        </label>
        {draft.kind === 'pace' && <TextField label={`Pace ${perUnit(draft.units)}`} name="pace" value={draft.pace} placeholder={usualPace(draft.units)} onChange={(pace) => change({ pace })} />}
        {draft.kind === 'time' && (
          <>
            <TextField label={`Distance (${draft.units === 'metric' ? 'km' : 'miles'})`} name="distance" value={draft.distance} placeholder="10" onChange={(distance) => change({ distance })} />
            <TextField label="Time" name="time" value={draft.time} placeholder="55:00" onChange={(time) => change({ time })} />
          </>
        )}
        {draft.kind === 'friend' && friends.length > 0 && (
          <label className="field">
            <span>Friend</span>
            <select name="friend" value={draft.friend} onChange={(event) => change({ friend: event.target.value })}>
              {friends.map(({ userId, name }) => (
                <option key={userId} value={userId}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <label className="field">
          <span>Distances in</span>
          <select name="units" value={draft.units} onChange={(event) => change({ units: event.target.value as Units })}>
            <option value="metric">Kilometres</option>
            <option value="imperial">Miles</option>
          </select>
        </label>
        <label className="check">
          <input type="checkbox" name="voice" checked={draft.voice} disabled={!coach.canSpeak} onChange={(event) => change({ voice: event.target.checked })} />
          <span>
            Say it aloud
            <span className="hint muted">{coach.canSpeak ? spokenWords(draft.units) : 'This browser has no voice; it is shown on the screen.'}</span>
          </span>
        </label>
        <FormError text={problem} />
        <div className="actions">
          <button className="button primary" type="submit">
            Done
          </button>
          <button className="button" type="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
}

function TextField({ label, name, value, placeholder, onChange }: TextFieldProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <input name={name} value={value} placeholder={placeholder} inputMode="text" autoComplete="off" onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}
