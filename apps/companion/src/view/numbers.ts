import { formatDistance, formatDuration, formatPace, type Units } from '@paceline/core';
import { isOld, isRunning, type Placing } from '../run/placing.ts';
import type { Racer } from '../run/racer.ts';
import type { RunState } from '../run/run-state.ts';
import { averagePace } from './average-pace.ts';
import { raceSeconds } from './race.ts';
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
    elapsed: { value: formatDuration(Math.floor(elapsedOf(subject, placing))), unit: '' },
    old: placing !== undefined && isOld(placing.state),
  };
}

/** Kilometres or miles with two decimals from the start, so that the number does not change its shape while it grows. */
function distanceFigure(metres: number | undefined, units: Units): Figure {
  return { value: ((metres ?? 0) / unitLength(units)).toFixed(2), unit: units === 'metric' ? 'km' : 'mi' };
}

/** Seconds since the runner's start. The time of someone who runs goes on between two sightings, that of others stands. */
function elapsedOf(racer: Racer | undefined, placing: Placing | undefined): number {
  const elapsed = racer?.latest?.elapsed;
  // Of who has no position yet, no time has begun.
  if (elapsed === undefined) return 0;
  const goesOn = placing !== undefined && racer?.latest?.status !== 'finished' && !isOld(placing.state);
  return goesOn ? elapsed + (placing.age ?? 0) : elapsed;
}

export interface Summary {
  readonly distance: string;
  readonly elapsed: string;
  readonly moving: string;
  readonly pace: string;
}

/** My run when it is over; undefined when nothing was recorded. */
export function summaryOf(state: RunState, units: Units = 'metric'): Summary | undefined {
  const racer = state.racers.get(state.me);
  const { latest } = racer ?? {};
  if (racer === undefined || latest?.distance === undefined || latest.elapsed === undefined) return undefined;
  // A race is over at its distance, between two readings.
  const raced = raceSeconds(racer, state);
  const [distance, elapsed] = raced === undefined ? [latest.distance, latest.elapsed] : [state.session?.plan?.distance ?? latest.distance, raced];
  return {
    distance: formatDistance(distance, units),
    elapsed: formatDuration(elapsed),
    moving: formatDuration(Math.min(elapsed, latest.moving ?? elapsed)),
    pace: `${formatPace(averagePace({ distance, elapsed }), units)} ${perUnit(units)}`,
  };
}
