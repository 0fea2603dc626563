import type { SessionInfo } from '@paceline/client';
import { useState } from 'react';
import type { Run } from '../run/run.ts';
import type { RunState } from '../run/run-state.ts';
import type { RunView } from '../view/run-view.ts';
import { Dialog } from './dialog.tsx';
import { showsPlaces } from '../map/picture.ts';
import { FlagIcon, LeaveIcon, MapIcon, RunIcon } from './icons.tsx';
import { CoachButton } from './coach-button.tsx';
import { ResultsLink } from './results-link.tsx';
import { ShareButton } from './share.tsx';
import { useCompanion } from './use-companion.ts';

interface RunActionsProps {
  readonly run: Run;
  readonly session: SessionInfo;
  readonly state: RunState;
  readonly view: RunView;
  readonly onView: (view: RunView) => void;
}

/** The buttons at the bottom of the run's screen, at the top of a wide one. */
export function RunActions({ run, session, state, view, onView }: RunActionsProps) {
  return (
    <nav className="run-actions" aria-label="Actions">
      <button className="button view-switch" type="button" aria-pressed={view === 'map'} onClick={() => onView(view === 'map' ? 'run' : 'map')}>
        {view === 'map' ? <RunIcon /> : <MapIcon />}
        {view === 'map' ? 'Numbers' : showsPlaces(session, state) ? 'Map' : 'Chart'}
      </button>
      {session.code !== undefined && <ShareButton code={session.code} title={session.title ?? ''} />}
      {run.coach !== undefined && state.part.kind !== 'finished' && session.status !== 'ended' && <CoachButton coach={run.coach} state={state} />}
      {session.status === 'ended' && state.part.kind !== 'finished' && <ResultsLink sessionId={session.sessionId} />}
      <EndButton run={run} state={state} />
    </nav>
  );
}

/** Finishes the run, or leaves when there is nothing to finish; asks first, because a sleeve may touch the screen. */
function EndButton({ run, state }: Pick<RunActionsProps, 'run' | 'state'>) {
  const companion = useCompanion();
  const [asking, setAsking] = useState(false);
  const running = state.part.kind === 'running';
  const leave = () => void companion.leave();
  const end = () => {
    setAsking(false);
    if (running) run.finish();
    else leave();
  };
  // Who only watches loses nothing by leaving.
  const press = () => (state.part.kind === 'watching' ? leave() : setAsking(true));
  return (
    <>
      <button className={`button ${running ? 'danger' : ''}`} type="button" onClick={press}>
        {running ? <FlagIcon /> : <LeaveIcon />}
        {running ? 'Finish' : 'Leave'}
      </button>
      {asking && <EndDialog texts={running ? finishing : leaving} onEnd={end} onStay={() => setAsking(false)} />}
    </>
  );
}

interface EndTexts {
  readonly title: string;
  readonly meaning: string;
  readonly end: string;
  readonly stay: string;
}

const finishing: EndTexts = {
  title: 'Finish your run?',
  meaning: 'Your run ends here. You can stay and watch the others.',
  end: 'Finish run',
  stay: 'Keep running',
};

const leaving: EndTexts = {
  title: 'Leave this run?',
  meaning: 'The others will see that you have left. With the code you can come back.',
  end: 'Leave',
  stay: 'Stay',
};

function EndDialog({ texts, onEnd, onStay }: { readonly texts: EndTexts; readonly onEnd: () => void; readonly onStay: () => void }) {
  return (
    <Dialog title={texts.title} onClose={onStay}>
      <p className="muted">{texts.meaning}</p>
      <div className="actions">
        <button className="button primary" type="button" onClick={onEnd}>
          {texts.end}
        </button>
        <button className="button" type="button" onClick={onStay}>
          {texts.stay}
        </button>
      </div>
    </Dialog>
  );
}
