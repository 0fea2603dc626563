import { useState } from 'react';
import { sessionOf } from '../run/reduce.ts';
import type { Run } from '../run/run.ts';
import type { RunState } from '../run/run-state.ts';
import { Dialog } from './dialog.tsx';
import { FlagIcon, LeaveIcon, MapIcon, RunIcon } from './icons.tsx';
import { ShareButton } from './share.tsx';
import { useCompanion } from './use-companion.ts';

/** What fills a narrow screen: the numbers, or the map. */
export type RunView = 'run' | 'map';

interface RunActionsProps {
  readonly run: Run;
  readonly state: RunState;
  readonly view: RunView;
  readonly onView: (view: RunView) => void;
}

/** The buttons at the bottom of the run's screen, at the top of a wide one. */
export function RunActions({ run, state, view, onView }: RunActionsProps) {
  const session = sessionOf(state);
  return (
    <nav className="run-actions" aria-label="Actions">
      <button className="button view-switch" type="button" aria-pressed={view === 'map'} onClick={() => onView(view === 'map' ? 'run' : 'map')}>
        {view === 'map' ? <RunIcon /> : <MapIcon />}
        {view === 'map' ? 'Numbers' : 'Map'}
      </button>
      {session?.code !== undefined && <ShareButton code={session.code} title={session.title ?? ''} />}
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
  const finish = () => {
    setAsking(false);
    run.finish();
  };
  return (
    <>
      <button className={`button ${running ? 'danger' : ''}`} type="button" onClick={() => (needsAsking(state) ? setAsking(true) : leave())}>
        {running ? <FlagIcon /> : <LeaveIcon />}
        {running ? 'Finish' : 'Leave'}
      </button>
      {asking && running && (
        <Dialog title="Finish your run?" onClose={() => setAsking(false)}>
          <p className="muted">Your run ends here. You can stay and watch the others.</p>
          <div className="actions">
            <button className="button primary" type="button" onClick={finish}>
              Finish run
            </button>
            <button className="button" type="button" onClick={() => setAsking(false)}>
              Keep running
            </button>
          </div>
        </Dialog>
      )}
      {asking && !running && (
        <Dialog title="Leave this run?" onClose={() => setAsking(false)}>
          <p className="muted">The others will see that you have left. With the code you can come back.</p>
          <div className="actions">
            <button className="button primary" type="button" onClick={leave}>
              Leave
            </button>
            <button className="button" type="button" onClick={() => setAsking(false)}>
              Stay
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

/** Who only watches loses nothing by leaving. */
const needsAsking = ({ part }: RunState): boolean => part.kind !== 'watching';
