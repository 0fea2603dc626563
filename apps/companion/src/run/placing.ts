import { addPoint, gapBetween, relationOf, runnerStateOf, shownDistance, type Gap, type Relation, type RunnerState } from '@paceline/core';
import type { Racer } from './racer.ts';

/** Where a runner is shown at one instant, and how that relates to the one in the middle. */
export interface Placing {
  readonly userId: string;
  readonly state: RunnerState;
  /** Seconds since the newest sample was taken; undefined before the first one. */
  readonly age: number | undefined;
  /** Metres; undefined before the first sample and for apps that send none. */
  readonly distance: number | undefined;
  /** Ahead of the one in the middle (positive) or behind; undefined for the one in the middle and without a distance. */
  readonly gap: Gap | undefined;
  readonly relation: Relation | undefined;
}

export type Placings = ReadonlyMap<string, Placing>;

/** The instant that is shown. */
export interface View {
  /** Epoch milliseconds of the server's clock. */
  readonly now: number;
  /** Zero of race time on the same clock. */
  readonly origin: number;
  /** Who stands in the middle of the strip. */
  readonly centre: string | undefined;
}

/** A step back of more than this is a correction worth showing, metres: a count that began anew. */
const CORRECTION = 100;

/** The least age of a runner who is shown as seen some time ago, seconds. */
const STALE = 15;

/** Places every runner at `view.now`. What was shown before keeps anyone from stepping back and relations from flickering. */
export function placeAll(racers: Iterable<Racer>, view: View, previous: Placings): Placings {
  const runners = [...racers].filter((racer) => racer.role === 'runner');
  const shown = new Map(runners.map((racer) => [racer.userId, showing(racer, view.now, previous.get(racer.userId))]));
  const centre = runners.find((racer) => racer.userId === view.centre);
  const mine = centre && side(centre, shown.get(centre.userId), view);
  const placings = runners.map((racer): [string, Placing] => {
    const showing = shown.get(racer.userId) ?? unknown;
    const theirs = racer === centre ? undefined : side(racer, showing, view);
    const gap = mine && theirs && gapBetween(mine, theirs);
    const relation = gap && relationOf(gap, previous.get(racer.userId)?.relation);
    return [racer.userId, { userId: racer.userId, ...showing, gap, relation }];
  });
  return new Map(placings);
}

type Showing = Pick<Placing, 'state' | 'age' | 'distance'>;

const unknown: Showing = { state: 'ready', age: undefined, distance: undefined };

function showing({ seat, latest, isRecalled }: Racer, now: number, before: Placing | undefined): Showing {
  const age = latest && Math.max(0, (now - latest.takenAt) / 1000);
  // What another page has seen is never shown as live, however young it is.
  const state = runnerStateOf({ presence: seat, status: latest?.status, age: age !== undefined && isRecalled ? Math.max(age, STALE) : age });
  if (latest?.distance === undefined || age === undefined) return { state, age, distance: undefined };
  const target = latest.status === 'running' && !isRecalled ? shownDistance(latest.distance, latest.speed, age) : latest.distance;
  const last = before?.distance ?? target;
  // A result is exact, even where the runner was last shown a few metres ahead of it.
  const holds = latest.status !== 'finished' && target < last && last - target < CORRECTION;
  return { state, age, distance: holds ? last : target };
}

/** One side of a comparison: at the present while that is known, at the last sighting once it has grown old. */
function side(racer: Racer, showing: Showing | undefined, view: View) {
  if (racer.latest?.distance === undefined || showing?.distance === undefined) return undefined;
  const seen = (racer.latest.takenAt - view.origin) / 1000;
  if (isOld(showing.state)) return { distance: racer.latest.distance, elapsed: seen, history: racer.history };
  const elapsed = Math.max(seen, (view.now - view.origin) / 1000);
  return { distance: showing.distance, elapsed, history: addPoint(racer.history, elapsed, showing.distance) };
}

/** Whether what is shown of a runner is of the past and must look like it. */
export function isOld(state: RunnerState): boolean {
  return state === 'stale' || state === 'offline' || state === 'left';
}

/** Whether a pace can be shown: an old one must not look like a present one, and who stands has none. */
export function isRunning(state: RunnerState): boolean {
  return state === 'live' || state === 'delayed';
}
