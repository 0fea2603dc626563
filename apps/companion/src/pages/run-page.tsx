import type { SessionInfo } from '@paceline/client';
import { useState } from 'react';
import type { Run } from '../run/run.ts';
import type { RunState } from '../run/run-state.ts';
import { Banners } from '../ui/banners.tsx';
import { Page } from '../ui/page.tsx';
import { GapStrip } from '../ui/gap-strip.tsx';
import { GhostsButton } from '../ui/ghosts-button.tsx';
import { MapPanel } from '../ui/map-panel.tsx';
import { Notices } from '../ui/notices.tsx';
import { ResultsLink } from '../ui/results-link.tsx';
import { RunActions } from '../ui/run-actions.tsx';
import { RunBar } from '../ui/run-bar.tsx';
import { RunHead, Said } from '../ui/run-head.tsx';
import { RunTitle } from '../ui/run-title.tsx';
import { RunnerList } from '../ui/runner-list.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { useCompanion } from '../ui/use-companion.ts';
import { useMedia } from '../ui/use-media.ts';
import { useStore } from '../ui/use-store.ts';
import { endWords } from '../view/end-words.ts';
import { viewAfter, type RunView } from '../view/run-view.ts';

/** The screen of a run: for who runs and for who watches. */
export function RunPage({ run }: { readonly run: Run }) {
  const state = useStore(run.store);
  const { end, session } = state;
  switch (end?.kind) {
    case undefined:
      if (session !== undefined) return <LiveRun run={run} session={session} state={state} />;
      return <Waiting text={`Joining “${run.plan.title}”…`} />;
    case 'left':
      return <Waiting text="Leaving…" />;
    case 'refused':
    case 'lost':
      return (
        <Page>
          <Trouble {...endWords(end.kind, end.error)}>
            <WaysOn run={run} end={end.kind} isDeleted={end.error.kind === 'invalid_session'} />
            {end.error.kind === 'session_ended' && <ResultsLink sessionId={run.plan.sessionId} />}
          </Trouble>
        </Page>
      );
  }
}

function Waiting({ text }: { readonly text: string }) {
  return (
    <Page>
      <p className="muted loading">{text}</p>
    </Page>
  );
}

/** Wide enough for the map beside the numbers. */
const WIDE = '(min-width: 900px)';

function LiveRun({ run, session, state }: { readonly run: Run; readonly session: SessionInfo; readonly state: RunState }) {
  const companion = useCompanion();
  const [view, setView] = useState<RunView>('run');
  const [shownPart, setShownPart] = useState(state.part.kind);
  if (shownPart !== state.part.kind) {
    setShownPart(state.part.kind);
    setView(viewAfter(view, state.part.kind));
  }
  const wide = useMedia(WIDE);
  const choose = state.part.kind === 'watching' || state.part.kind === 'finished' ? (userId: string) => run.choose(userId) : undefined;
  return (
    <div className="run" data-view={view} data-part={state.part.kind} data-session={session.status}>
      <RunTitle run={run} session={session} state={state} />
      <RunBar run={run} session={session} state={state} />
      <Banners session={session} state={state} onRetry={() => run.sync.wake()} onOtherWay={(mode) => void companion.join({ ...run.plan, mode })} />
      <main className="run-main">
        <div className="run-side">
          <RunHead session={session} state={state} target={run.coach?.target} />
          <Said state={state} />
          <GapStrip state={state} />
          <RunnerList state={state} onChoose={choose} />
          <GhostsButton run={run} state={state} />
        </div>
        <div className="run-map">{(wide || view === 'map') && <MapPanel session={session} state={state} />}</div>
      </main>
      <RunActions run={run} session={session} state={state} view={view} onView={setView} />
      <Notices notices={state.notices} />
    </div>
  );
}

function WaysOn({ run, end, isDeleted }: { readonly run: Run; readonly end: 'refused' | 'lost'; readonly isDeleted: boolean }) {
  const companion = useCompanion();
  const again = () => (end === 'lost' ? companion.takeBack(run) : companion.join(run.plan));
  return (
    <>
      {!isDeleted && (
        <button className="button primary" type="button" onClick={() => void again()}>
          {end === 'lost' ? 'Go on here' : 'Try again'}
        </button>
      )}
      <button className="button" type="button" onClick={() => void companion.leave()}>
        Start page
      </button>
    </>
  );
}
