import type { SessionInfo } from '@paceline/client';
import type { Target } from '@paceline/core';
import type { RunState } from '../run/run-state.ts';
import { unsentOf } from '../run/unsent.ts';
import { countdownOf } from '../view/countdown.ts';
import { isKept } from '../view/kept.ts';
import { ownStartOf } from '../view/own-start.ts';
import { finishOf, finishWords } from '../view/race.ts';
import { numbersOf, summaryOf, type Figure } from '../view/numbers.ts';
import { exactTime } from '../view/session-words.ts';
import { targetWords } from '../view/target-words.ts';
import { samplesUnsent } from '../view/words.ts';
import { ResultsLink } from './results-link.tsx';
import { useUnits } from './use-units.ts';

interface RunHeadProps {
  readonly session: SessionInfo;
  readonly state: RunState;
  /** What this runner wants to keep to. */
  readonly target?: Target | undefined;
}

/** The three big numbers; before the start the countdown, after the finish the result. */
export function RunHead({ session, state, target }: RunHeadProps) {
  const { at, words } = ownStartOf(session);
  const countdown = countdownOf(at, state.now);
  if (countdown.kind === 'counting') {
    return (
      <section className={`head countdown${countdown.close ? ' close' : ''}`} aria-label="Countdown">
        <p className="head-label">{words === undefined ? 'Everyone starts together in' : 'You start in'}</p>
        <p className="countdown-time numeric" data-testid="countdown" role="timer">
          {countdown.text}
        </p>
        {words !== undefined && <p data-testid="own-start">{words}</p>}
        <p className="muted">at {exactTime(at ?? state.now, state.now)} by this device’s clock</p>
        <PositionWord state={state} />
      </section>
    );
  }
  if (state.part.kind === 'finished') return <Result session={session} state={state} />;
  return <BigNumbers state={state} started={countdown.kind === 'go'} target={target} />;
}

/** What the coach has just said, for who does not listen. */
export function Said({ state }: { readonly state: RunState }) {
  return (
    <p className="said" role="status" data-testid="said">
      {state.said?.sentence}
    </p>
  );
}

/** Before the start: whether there will be positions. */
function PositionWord({ state }: { readonly state: RunState }) {
  if (state.part.kind !== 'ready' || state.part.position.kind !== 'ready') return null;
  const { accuracy } = state.part.position;
  return <p className="position-ready">✓ Position ready{accuracy !== undefined && `, within ${Math.max(1, Math.round(accuracy))} m`}</p>;
}

interface BigNumbersProps {
  readonly state: RunState;
  readonly started: boolean;
  /** What this runner wants to keep to. */
  readonly target: Target | undefined;
}

function BigNumbers({ state, started, target }: BigNumbersProps) {
  const units = useUnits();
  const { name, pace, distance, left, elapsed, old } = numbersOf(state, units);
  const wish = target && targetWords(target, units, (userId) => state.racers.get(userId)?.name);
  return (
    <section className={`head numbers${old ? ' old' : ''}`} aria-label={name === undefined ? 'Your run' : `${name}'s run`}>
      {started && <p className="go">Go!</p>}
      {state.part.kind === 'watching' && <p className="head-label">{name !== undefined ? `Watching ${name}` : state.centre === state.me ? 'Your run' : 'Watching'}</p>}
      <BigNumber id="pace" label="Pace" figure={pace} note={wish} />
      {left === undefined ? <BigNumber id="distance" label="Distance" figure={distance} /> : <BigNumber id="left" label="To go" figure={left} />}
      <BigNumber id="elapsed" label="Time" figure={elapsed} />
    </section>
  );
}

interface BigNumberProps {
  readonly id: string;
  readonly label: string;
  readonly figure: Figure;
  /** What the number is to be compared with. */
  readonly note?: string | undefined;
}

function BigNumber({ id, label, figure, note }: BigNumberProps) {
  return (
    <div className={`number ${id}`}>
      <span className="number-label">
        {label} {figure.unit !== '' && <span className="number-unit">{figure.unit}</span>}
        {note !== undefined && (
          <span className="number-note" data-testid="target">
            {note}
          </span>
        )}
      </span>
      <span className="number-value numeric" data-testid={id}>
        {figure.value}
      </span>
    </div>
  );
}

function Result({ session, state }: { readonly session: SessionInfo; readonly state: RunState }) {
  const summary = summaryOf(state, useUnits());
  const finish = finishOf(state);
  if (summary === undefined) return <p className="head muted">Nothing was recorded.</p>;
  const lines = [
    ['Distance', summary.distance],
    [summary.own === undefined ? 'Time' : 'Since the common start', summary.elapsed],
    ...(summary.own === undefined ? [] : [['Your own time', summary.own]]),
    ['Average pace', summary.pace],
    ['In motion', summary.moving],
  ];
  return (
    <section className="head result" aria-label="Your result" data-testid="result">
      <h2>
        <span role="status">{finish === undefined ? 'Finished' : finishWords(finish)}</span>
      </h2>
      <dl>
        {lines.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="numeric">{value}</dd>
          </div>
        ))}
      </dl>
      <ResultsLink sessionId={session.sessionId} />
      <p className="muted">{samplesUnsent(unsentOf(state.outbox), isKept(state.outbox))}</p>
    </section>
  );
}
