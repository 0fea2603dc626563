import { useState } from 'react';
import type { Run } from '../run/run.ts';
import type { RunState } from '../run/run-state.ts';
import { sessionOf } from '../run/reduce.ts';
import { Banners } from '../ui/banners.tsx';
import { Page } from '../ui/page.tsx';
import { GapStrip } from '../ui/gap-strip.tsx';
import { MapPanel } from '../ui/map-panel.tsx';
import { Notices } from '../ui/notices.tsx';
import { RunActions, type RunView } from '../ui/run-actions.tsx';
import { RunBar } from '../ui/run-bar.tsx';
import { RunHead } from '../ui/run-head.tsx';
import { RunnerList } from '../ui/runner-list.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { useCompanion } from '../ui/use-companion.ts';
import { useMedia } from '../ui/use-media.ts';
import { useStore } from '../ui/use-store.ts';
import { endWords } from '../view/end-words.ts';

/** The screen of a run: for who runs and for who watches. */
export function RunPage({ run }: { readonly run: Run }) {
  const state = useStore(run.store);
  const { membership } = state;
  switch (membership.kind) {
    case 'joining':
    case 'left':
      return (
        <Page>
          <p className="muted loading">{membership.kind === 'joining' ? `Joining “${run.plan.title}”…` : 'Leaving…'}</p>
        </Page>
      );
    case 'refused':
    case 'lost':
      return (
        <Page>
          <Trouble {...endWords(membership.kind, membership.error)} error={membership.error}>
            <WaysOn run={run} again={membership.kind === 'lost' ? 'Go on here' : 'Try again'} />
          </Trouble>
        </Page>
      );
    case 'member':
      return <LiveRun run={run} state={state} />;
  }
}

/** Wide enough for the map beside the numbers. */
const WIDE = '(min-width: 900px)';

function LiveRun({ run, state }: { readonly run: Run; readonly state: RunState }) {
  const companion = useCompanion();
  const [view, setView] = useState<RunView>('run');
  const wide = useMedia(WIDE);
  const choose = state.part.kind === 'watching' || state.part.kind === 'finished' ? (userId: string) => run.choose(userId) : undefined;
  return (
    <div className="run" data-view={view} data-part={state.part.kind} data-session={sessionOf(state)?.status}>
      <RunBar state={state} />
      <Banners state={state} onRetry={() => run.wake()} onOtherWay={(mode) => void companion.join({ ...run.plan, mode })} />
      <main className="run-main">
        <div className="run-side">
          <RunHead state={state} />
          <GapStrip state={state} />
          <RunnerList state={state} onChoose={choose} />
        </div>
        <div className="run-map">{(wide || view === 'map') && <MapPanel state={state} />}</div>
      </main>
      <RunActions run={run} state={state} view={view} onView={setView} />
      <Notices notices={state.notices} />
    </div>
  );
}

function WaysOn({ run, again }: { readonly run: Run; readonly again: string }) {
  const companion = useCompanion();
  return (
    <>
      <button className="button primary" type="button" onClick={() => void companion.join(run.plan)}>
        {again}
      </button>
      <button className="button" type="button" onClick={() => void companion.leave()}>
        Start page
      </button>
    </>
  );
}
