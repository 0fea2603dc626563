// Each component takes from the service what it shows, and renders when that changes.
import { useEffect, useState } from 'react';
import type { SyncService } from '@paceline/client';
import { useConnectionStatus, useFriends, useGap, useSession } from '@paceline/client/react';
import { formatDistance, formatGap, formatPace, paceOfSpeed } from '@paceline/core';
import { url } from './address.ts';
import type { Treadmill } from './treadmill.ts';

export interface RunProps {
  readonly service: SyncService;
  readonly treadmill: Treadmill;
}

export function Run({ service, treadmill }: RunProps) {
  const code = useSession(service, (session) => session?.code);
  const { state } = useConnectionStatus(service);
  const distance = useOwnDistance(service);
  // Only names and states: this component does not render for every metre of a friend.
  const friends = useFriends(service, (all) => all.map(({ userId, name, state }) => ({ userId, name, state })));
  if (code === undefined) return <p>The run is over: {formatDistance(distance)}.</p>;
  return (
    <section id="run">
      <p>Session <strong id="code">{code}</strong> · <a href={`?${new URLSearchParams({ server: url, code })}`} target="_blank">link for a friend</a></p>
      <p className="number" id="distance">{formatDistance(distance)}</p>
      <Speed treadmill={treadmill} />
      <ul className="runners" id="runners">{friends.map(({ userId, name, state: theirs }) => <li key={userId}>{theirs === 'live' ? name : `${name} (${theirs})`} <Gap service={service} userId={userId} /></li>)}</ul>
      <p className="muted" id="status">{state === 'connected' ? 'Connected.' : `Connection: ${state}. What you run is kept.`}</p>
      <button onClick={treadmill.finish}>Finish</button>
    </section>
  );
}

function Speed({ treadmill }: Pick<RunProps, 'treadmill'>) {
  const [speed, setSpeed] = useState(3);
  useEffect(() => treadmill.run(speed), [treadmill, speed]);
  return <label>{formatPace(paceOfSpeed(speed))} per km <input type="range" min="0" max="6" step="0.1" value={speed} onChange={(event) => setSpeed(event.target.valueAsNumber)} /></label>;
}

function Gap({ service, userId }: { readonly service: SyncService; readonly userId: string }) {
  const gap = useGap(service, userId);
  return <span>{gap === undefined ? '–' : `${formatGap(gap.metres)} (${gap.relation})`}</span>;
}

/** An observable without a hook of its own. */
function useOwnDistance(service: SyncService): number {
  const [distance, setDistance] = useState(0);
  useEffect(() => {
    const subscription = service.samples.subscribe((sample) => setDistance(sample.distance ?? 0));
    return () => subscription.unsubscribe();
  }, [service]);
  return distance;
}
