import { useEffect, useRef, useState, type RefObject } from 'react';
import type { MapView } from '../map/map-view.ts';
import { emptyMapText, pictureOf, type Focus } from '../map/picture.ts';
import type { RunState } from '../run/run-state.ts';
import { useCompanion } from './use-companion.ts';
import { useMedia } from './use-media.ts';

type Stage = 'loading' | 'ready' | 'failed';

/** The map with everyone's track; its code is loaded only when it is shown. */
export function MapPanel({ state }: { readonly state: RunState }) {
  const container = useRef<HTMLDivElement>(null);
  const [focus, setFocus] = useState<Focus | undefined>('near');
  const { stage, map } = useMap(container, () => setFocus(undefined));
  const picture = pictureOf(state);
  const empty = emptyMapText(state);
  const dark = useMedia('(prefers-color-scheme: dark)');

  // Placings change with every frame, but of them the map shows only who has grown old or has left.
  const seen = picture.runners.map(({ userId, old }) => `${userId} ${old}`).join();
  useEffect(() => map?.show(picture), [map, state.racers, state.centre, seen]);
  useEffect(() => map?.recolour(), [map, dark]);

  const follow = (next: Focus) => {
    setFocus(next);
    map?.follow(next);
  };
  return (
    <section className="map-panel" aria-label="Map" data-testid="map" data-stage={stage} data-tracks={picture.runners.length}>
      <div ref={container} className="map-canvas" />
      {stage === 'failed' && <p className="map-note">This browser cannot draw the map (it needs WebGL 2).</p>}
      {stage !== 'failed' && empty !== undefined && <p className="map-note">{empty}</p>}
      {picture.runners.length > 0 && stage === 'ready' && (
        <div className="map-focus" role="group" aria-label="What the map follows">
          <FocusButton focus="near" text={picture.centre?.me === true ? 'Around me' : `Around ${picture.centre?.name ?? 'the first'}`} current={focus} onFocus={follow} />
          <FocusButton focus="everyone" text="Everyone" current={focus} onFocus={follow} />
        </div>
      )}
    </section>
  );
}

interface FocusButtonProps {
  readonly focus: Focus;
  readonly text: string;
  readonly current: Focus | undefined;
  readonly onFocus: (focus: Focus) => void;
}

function FocusButton({ focus, text, current, onFocus }: FocusButtonProps) {
  return (
    <button type="button" aria-pressed={focus === current} onClick={() => onFocus(focus)}>
      {text}
    </button>
  );
}

/** A map in `container`, from the moment that its code and the server's word on tiles are here. */
function useMap(container: RefObject<HTMLDivElement | null>, moved: () => void) {
  const companion = useCompanion();
  const [loaded, setLoaded] = useState<{ readonly stage: Stage; readonly map?: MapView }>({ stage: 'loading' });
  useEffect(() => {
    let map: MapView | undefined;
    let wanted = true;
    const load = async () => {
      const [{ MapView }, tiles] = await Promise.all([import('../map/map-view.ts'), companion.tiles()]);
      if (!wanted || container.current === null) return;
      map = new MapView({ container: container.current, tiles, moved });
      setLoaded({ stage: 'ready', map });
    };
    load().catch(() => setLoaded({ stage: 'failed' }));
    return () => {
      wanted = false;
      map?.remove();
    };
    // The map is made once; what changes is given to it by its methods.
  }, [companion, container]);
  return loaded;
}
