import { formatDuration, formatPace, type Target, type Units } from '@paceline/core';
import { useState, type SubmitEvent } from 'react';
import type { Coach } from '../coach/coach.ts';
import type { Wishes } from '../coach/wishes.ts';
import { everyone } from '../run/pacers.ts';
import type { RunState } from '../run/run-state.ts';
import { perUnit, readTime, unitLength } from '../view/target-words.ts';
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

interface Draft {
  readonly kind: Target['kind'];
  readonly pace: string;
  readonly distance: string;
  readonly time: string;
  readonly friend: string;
  readonly units: Units;
  readonly voice: boolean;
}

function draftOf({ target, voice }: Wishes, units: Units, friend: string): Draft {
  const pace = target.kind === 'pace' ? formatPace(target.pace, units) : '';
  const [distance, time] = target.kind === 'time' ? [String(Math.round((target.distance / unitLength(units)) * 100) / 100), formatDuration(target.seconds)] : ['', ''];
  return { kind: target.kind, pace, distance, time, friend: target.kind === 'friend' ? target.userId : friend, units, voice };
}

/** What the form says; a sentence when it says nothing that can be meant. */
function targetOf({ kind, pace, distance, time, friend, units }: Draft): Target | string {
  const [paceSeconds, seconds, count] = [readTime(pace), readTime(time), Number(distance.replace(',', '.'))];
  switch (kind) {
    case 'none':
      return { kind };
    case 'pace': {
      const minutes = ((paceSeconds ?? 0) / 60 / unitLength(units)) * 1000;
      return minutes >= 2 && minutes <= 20 ? { kind, pace: minutes } : `The pace is minutes and seconds ${perUnit(units)}, such as 5:30.`;
    }
    case 'time': {
      if (!(count > 0 && count <= 500)) return `The distance is a number of ${units === 'metric' ? 'kilometres' : 'miles'}, such as 10.`;
      return seconds === undefined ? 'The time is hours, minutes and seconds, such as 55:00 or 1:45:00.' : { kind, distance: count * unitLength(units), seconds };
    }
    case 'friend':
      return friend === '' ? 'There is nobody here to stay with yet.' : { kind, userId: friend };
  }
}

function CoachDialog({ coach, state, onClose }: { readonly coach: Coach; readonly state: RunState; readonly onClose: () => void }) {
  const friends = everyone(state).filter(({ userId, role, seat }) => userId !== state.me && role === 'runner' && seat !== 'left');
  const companion = useCompanion();
  const [draft, setDraft] = useState(() => draftOf(coach.wishes, companion.units.get(), friends[0]?.userId ?? ''));
  const [problem, setProblem] = useState<string>();
  const change = (more: Partial<Draft>) => setDraft({ ...draft, ...more });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const target = targetOf(draft);
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
          <select name="target" value={draft.kind} onChange={(event) => change({ kind: event.target.value as Draft['kind'] })}>
            <option value="none">Just run</option>
            <option value="pace">Keep a pace</option>
            <option value="time">A distance in a time</option>
            <option value="friend">Stay with a friend</option>
          </select>
        </label>
        {draft.kind === 'pace' && <TextField label={`Pace ${perUnit(draft.units)}`} name="pace" value={draft.pace} placeholder="5:30" onChange={(pace) => change({ pace })} />}
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
            <span className="hint muted">{coach.canSpeak ? 'Overtakes, kilometres, and when you are off your target.' : 'This browser has no voice; it is shown on the screen.'}</span>
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
