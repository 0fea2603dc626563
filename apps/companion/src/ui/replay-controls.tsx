import { formatDuration } from '@paceline/core';
import { type KeyboardEvent, type ReactNode } from 'react';
import { speeds, type Player, type Playing } from '../replay/player.ts';
import { PauseIcon, PlayIcon } from './icons.tsx';

interface ReplayControlsProps {
  readonly player: Player;
  readonly playing: Playing;
  /** More to do on a narrow screen. */
  readonly children?: ReactNode;
}

/** What an arrow key goes forward or back, seconds. */
const STEP = 10;
const steps: Readonly<Record<string, number>> = { ArrowRight: STEP, ArrowUp: STEP, ArrowLeft: -STEP, ArrowDown: -STEP, PageUp: 60, PageDown: -60 };

/** Plays, pauses, goes faster, and goes to any moment. */
export function ReplayControls({ player, playing, children }: ReplayControlsProps) {
  const { at, speed, isPlaying } = playing;
  const { seconds } = player.scene;
  const [now, whole] = [formatDuration(Math.floor(at)), formatDuration(seconds)];
  const press = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (event.key === ' ') player.store.dispatch({ type: 'toggle' });
    else if (step !== undefined) player.store.dispatch({ type: 'seek', at: at + step });
    else return;
    event.preventDefault();
  };
  return (
    <nav className="replay-controls" aria-label="Replay">
      <label className="replay-time">
        <span className="unseen">Moment of the run</span>
        <input
          type="range"
          min={0}
          max={Math.ceil(seconds)}
          step={1}
          value={Math.round(at)}
          aria-valuetext={`${now} of ${whole}`}
          data-testid="replay-time"
          onChange={(event) => player.store.dispatch({ type: 'seek', at: Number(event.target.value) })}
          onKeyDown={press}
        />
        <span className="numeric" data-testid="replay-clock">
          {now} / {whole}
        </span>
      </label>
      <div className="replay-buttons">
        <button className="button primary" type="button" onClick={() => player.store.dispatch({ type: 'toggle' })}>
          {isPlaying ? <PauseIcon /> : <PlayIcon />}
          {isPlaying ? 'Pause' : 'Play'}
        </button>
        <div className="units" role="group" aria-label="Speed">
          {speeds.map((each) => (
            <button key={each} type="button" aria-pressed={each === speed} onClick={() => player.store.dispatch({ type: 'speed', speed: each })}>
              {each}×
            </button>
          ))}
        </div>
        {children}
      </div>
    </nav>
  );
}
