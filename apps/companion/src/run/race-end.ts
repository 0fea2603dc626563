import type { Racer, Sighting } from './racer.ts';

/** Whether somebody has covered the `race`, metres, and so has finished for good, whatever their app goes on to tell. */
export function isHome({ latest }: Pick<Racer, 'latest'>, race: number): boolean {
  return latest?.status === 'finished' && (latest.distance ?? 0) >= race;
}

/** Who covers the distance has finished, also when their app says nothing of it. */
export function raced(sighting: Sighting, race: number): Sighting {
  return (sighting.distance ?? 0) >= race ? { ...sighting, status: 'finished' } : sighting;
}

/** The track up to the end of the race. */
export function racedTrack(track: readonly Sighting[], race: number): readonly Sighting[] {
  const end = track.findIndex(({ distance }) => (distance ?? 0) >= race);
  return (end < 0 ? track : track.slice(0, end + 1)).map((sighting) => raced(sighting, race));
}
