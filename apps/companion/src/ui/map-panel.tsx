import type { SessionInfo } from '@paceline/client';
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { MapView } from '../map/map-view.ts';
import { emptyMapText, pictureOf, showsPlaces, type Focus, type MapPicture } from '../map/picture.ts';
import type { RunState } from '../run/run-state.ts';
import { GapChartPanel } from './gap-chart.tsx';
import { useCompanion } from './use-companion.ts';
import { useUnits } from './use-units.ts';

/** The map with everyone's track, or what takes its place when there is nothing to put on a map. */
export function MapPanel({ session, state }: { readonly session: SessionInfo; readonly state: RunState }) {
  if (!showsPlaces(session, state)) return <GapChartPanel state={state} />;
  const empty = emptyMapText(state);
  if (empty === undefined) return <TrackMap state={state} />;
  return (
    <section className="map-panel" aria-label="Map" data-testid="map">
      <p className="map-note">{empty}</p>
    </section>
  );
}

/** The map itself; its code is loaded only when it is shown. */
function TrackMap({ state }: { readonly state: RunState }) {
  const container = useRef<HTMLDivElement>(null);
  const { stage, map, focus, follow } = useMap(container);
  const picture = pictureOf(state);
  const units = useUnits();
  useEffect(() => map?.show(picture));
  useEffect(() => map?.measure(units), [map, units]);
  return (
    <section className="map-panel" aria-label="Map" data-testid="map" data-stage={stage} data-tracks={picture.runners.length} data-places={placesOf(picture)}>
      <div ref={container} className="map-canvas" />
      {stage === 'failed' && <p className="map-note">This browser cannot draw the map (it needs WebGL 2).</p>}
      {stage === 'ready' && picture.runners.length > 1 && (
        <div className="map-focus" role="group" aria-label="What the map follows">
          <FocusButton focus="near" text={picture.centre?.me === true ? 'Around me' : `Around ${picture.centre?.name ?? 'the first'}`} current={focus} onFocus={follow} />
          <FocusButton focus="everyone" text="Everyone" current={focus} onFocus={follow} />
        </div>
      )}
    </section>
  );
}

/** How finely each way is drawn, for whoever cannot look at the picture: `Ana 120, Ben 98`. */
const placesOf = ({ runners }: MapPicture): string => runners.map(({ name, line }) => `${name} ${line.length}`).join(', ');

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

interface LoadedMap {
  readonly stage: 'loading' | 'ready' | 'failed';
  readonly map?: MapView;
}

/** A map in `container`, from the moment that its code and the server's word on tiles are here. */
function useMap(container: RefObject<HTMLDivElement | null>) {
  const companion = useCompanion();
  const [{ stage, map }, setLoaded] = useState<LoadedMap>({ stage: 'loading' });
  const [focus, setFocus] = useState<Focus | undefined>('near');
  useEffect(() => {
    let made: MapView | undefined;
    let wanted = true;
    const load = async () => {
      const [{ MapView }, tiles] = await Promise.all([import('../map/map-view.ts'), companion.tiles()]);
      if (!wanted || container.current === null) return;
      made = new MapView({ container: container.current, tiles, moved: () => setFocus(undefined) });
      setLoaded({ stage: 'ready', map: made });
    };
    load().catch(() => setLoaded({ stage: 'failed' }));
    return () => {
      wanted = false;
      made?.remove();
    };
  }, [companion, container]);
  const follow = (next: Focus) => {
    setFocus(next);
    map?.follow(next);
  };
  return { stage, map, focus, follow };
}
