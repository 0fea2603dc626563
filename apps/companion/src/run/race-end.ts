import type { SessionInfo } from '@paceline/client';
import { elapsedAt, type Gap, type History } from '@paceline/core';
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

/** A race as it is looked at: its metres, and the zero of race time in epoch milliseconds. */
interface SeenRace {
  readonly race?: number | undefined;
  readonly origin: number;
  /** The common start, epoch milliseconds, from which times are shown; the origin when absent. */
  readonly start?: number | undefined;
}

/** When somebody has finished the race, seconds of race time: at its line, or, where that was not seen, when it was told. Undefined for who has not. */
export function homeAt(racer: Racer, { race = Infinity, origin }: SeenRace): number | undefined {
  if (racer.latest === undefined || !isHome(racer, race)) return undefined;
  return elapsedAt(racer.history, race) ?? (racer.latest.takenAt - origin) / 1000;
}

/** Between two who are both home there are no metres any more, but the seconds between their times, rounded as these are shown; undefined while one of them runs. */
export function gapAtLine([mine, theirs]: readonly [Racer, Racer], seen: SeenRace): Gap | undefined {
  const [at, other] = [homeAt(mine, seen), homeAt(theirs, seen)];
  const lead = ((seen.start ?? seen.origin) - seen.origin) / 1000;
  return at === undefined || other === undefined ? undefined : { metres: 0, seconds: Math.round(at - lead) - Math.round(other - lead) };
}

/** The way up to the line; of who is home only the last point can lie beyond it. */
export function upToLine(history: History, race = Infinity): History {
  const { points } = history;
  const at = (points.at(-1)?.distance ?? 0) > race ? elapsedAt(history, race) : undefined;
  return at === undefined ? history : { ...history, points: [...points.filter(({ distance }) => distance < race), { elapsed: at, distance: race }] };
}

/** When a race began for all, epoch milliseconds of the server's clock; undefined as long as no time is set. */
export const commonStart = ({ startedAt, startsAt }: SessionInfo): number | undefined => startedAt ?? startsAt;
