import { formatDistance, formatDuration, formatPace, type Units } from '@paceline/core';
import { isOld, isRunning, type Placing } from '../run/placing.ts';
import type { Racer } from '../run/racer.ts';
import type { RunState } from '../run/run-state.ts';
import { averagePace } from './average-pace.ts';
import { raceClock, raceTime } from './race.ts';
import { perUnit, unitLength } from './target-words.ts';

export interface Figure {
  readonly value: string;
  readonly unit: string;
}

/** The three big numbers, of me or, for a viewer, of the one in the middle. */
export interface Numbers {
  /** Undefined when they are my own. */
  readonly name: string | undefined;
  readonly pace: Figure;
  readonly distance: Figure;
  /** In a race, in the place of the distance: what is left of it. */
  readonly left: Figure | undefined;
  readonly elapsed: Figure;
  /** The numbers are of the past. */
  readonly old: boolean;
}

export function numbersOf(state: RunState, units: Units = 'metric'): Numbers {
  const subject = state.racers.get((state.part.kind === 'watching' ? state.centre : state.me) ?? '');
  const placing = subject && state.placings.get(subject.userId);
  const race = state.session?.plan?.distance;
  return {
    name: subject === undefined || subject.userId === state.me ? undefined : subject.name,
    pace: { value: formatPace(placing && isRunning(placing.state) ? subject?.latest?.pace : undefined, units), unit: perUnit(units) },
    distance: distanceFigure(placing?.distance, units),
    left: race === undefined ? undefined : distanceFigure(Math.max(0, race - (placing?.distance ?? 0)), units),
    elapsed: { value: timeOf(subject, placing, state), unit: '' },
    old: placing !== undefined && isOld(placing.state),
  };
}

/** Kilometres or miles with two decimals from the start, so that the number does not change its shape while it grows. */
function distanceFigure(metres: number | undefined, units: Units): Figure {
  return { value: ((metres ?? 0) / unitLength(units)).toFixed(2), unit: units === 'metric' ? 'km' : 'mi' };
}

/** The time of someone who runs goes on between two sightings, second by second; that of others stands, and a result is rounded as everywhere. */
function timeOf(racer: Racer | undefined, placing: Placing | undefined, state: RunState): string {
  const elapsed = racer?.latest?.elapsed;
  // Of who has no position yet, no time has begun.
  if (racer === undefined || elapsed === undefined) return formatDuration(0);
  if (racer.latest?.status === 'finished') return formatDuration(raceTime(racer, state)?.seconds ?? elapsed);
  const goesOn = placing !== undefined && !isOld(placing.state);
  return formatDuration(Math.floor((raceClock(racer, state) ?? elapsed) + (goesOn ? (placing.age ?? 0) : 0)));
}

export interface Summary {
  readonly distance: string;
  readonly elapsed: string;
  /** Since one's own start, in a race in which that was a later one than everybody's. */
  readonly own: string | undefined;
  readonly moving: string;
  readonly pace: string;
}

/** My run when it is over; undefined when nothing was recorded. */
export function summaryOf(state: RunState, units: Units = 'metric'): Summary | undefined {
  const racer = state.racers.get(state.me);
  const { latest } = racer ?? {};
  if (racer === undefined || latest?.distance === undefined || latest.elapsed === undefined) return undefined;
  // A race is over at its distance, between two readings.
  const raced = raceTime(racer, state) ?? { seconds: latest.elapsed, own: latest.elapsed };
  const distance = Math.min(latest.distance, state.session?.plan?.distance ?? Infinity);
  return {
    distance: formatDistance(distance, units),
    elapsed: formatDuration(raced.seconds),
    own: state.session?.plan?.handicap === true || raced.own === raced.seconds ? undefined : formatDuration(raced.own),
    moving: formatDuration(Math.min(raced.own, latest.moving ?? raced.own)),
    pace: `${formatPace(averagePace({ distance, elapsed: raced.own }), units)} ${perUnit(units)}`,
  };
}
