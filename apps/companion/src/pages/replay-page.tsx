import '../styles/replay.css';
import { useCallback, useEffect, useState } from 'react';
import { Player } from '../replay/player.ts';
import { sceneOf, type Scene } from '../replay/scene.ts';
import { Brand } from '../ui/brand.tsx';
import { GapStrip } from '../ui/gap-strip.tsx';
import { MapIcon, RunIcon } from '../ui/icons.tsx';
import { MapPanel } from '../ui/map-panel.tsx';
import { Opening } from '../ui/opening.tsx';
import { Page } from '../ui/page.tsx';
import { ReplayControls } from '../ui/replay-controls.tsx';
import { ResultsLink } from '../ui/results-link.tsx';
import { RunHead } from '../ui/run-head.tsx';
import { RunnerList } from '../ui/runner-list.tsx';
import { useCompanion } from '../ui/use-companion.ts';
import { useLoaded } from '../ui/use-loaded.ts';
import { useMedia } from '../ui/use-media.ts';
import { useStore } from '../ui/use-store.ts';
import { shownTime } from '../view/session-words.ts';

/** A session that is watched again, on a clock of its own. */
export function ReplayPage({ sessionId }: { readonly sessionId: string }) {
  const companion = useCompanion();
  const loaded = useLoaded(useCallback(async () => ({ scene: sceneOf(await companion.library.recordings(sessionId)) }), [companion, sessionId]));
  if (loaded.kind === 'here' && loaded.value.scene !== undefined) return <Replay scene={loaded.value.scene} />;
  return (
    <Page>
      {loaded.kind === 'here' ? (
        <>
          <p className="card panel muted">Nobody has recorded anything in this run.</p>
          <ResultsLink sessionId={sessionId} />
        </>
      ) : (
        <Opening loaded={loaded} text="Looking up what was recorded…" />
      )}
    </Page>
  );
}

/** Wide enough for the map beside the numbers. */
const WIDE = '(min-width: 900px)';

function Replay({ scene }: { readonly scene: Scene }) {
  const companion = useCompanion();
  const [player] = useState(() => new Player(scene, companion.environment));
  const [view, setView] = useState<'run' | 'map'>('run');
  const wide = useMedia(WIDE);
  useEffect(() => player.run(), [player]);
  const playing = useStore(player.store);
  const { session } = scene;
  return (
    <div className="run replay" data-view={view} data-playing={playing.isPlaying}>
      <header className="run-bar">
        <Brand />
        <div className="run-title">
          <h1>{session.title}</h1>
          <p className="muted">Replay · {shownTime(scene.startedAt, companion.now())}</p>
        </div>
        <ResultsLink sessionId={session.sessionId} />
      </header>
      <main className="run-main">
        <div className="run-side">
          <RunHead session={session} state={playing.picture} />
          <GapStrip state={playing.picture} />
          <RunnerList state={playing.picture} onChoose={(userId) => player.store.dispatch({ type: 'choose', userId })} />
        </div>
        <div className="run-map">{(wide || view === 'map') && <MapPanel session={session} state={playing.picture} />}</div>
      </main>
      <ReplayControls player={player} playing={playing}>
        <button className="button view-switch" type="button" aria-pressed={view === 'map'} onClick={() => setView(view === 'map' ? 'run' : 'map')}>
          {view === 'map' ? <RunIcon /> : <MapIcon />}
          {view === 'map' ? 'Numbers' : session.sharing === 'pace' ? 'Chart' : 'Map'}
        </button>
      </ReplayControls>
    </div>
  );
}
