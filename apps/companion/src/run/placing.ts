import { addGap, addPoint, distanceAt, gapBetween, relationOf, runnerStateOf, shownDistance, trendOf, type Gap, type GapCourse, type Relation, type Runner, type RunnerState, type Trend } from '@paceline/core';
import { gapAtLine, homeAt, upToLine } from './race-end.ts';
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
  /** Set for who has finished a race: when, in seconds of race time; of whom that was not seen, when it was told. */
  readonly home?: number | undefined;
  /** How the gap has changed in the last seconds; undefined where it is not of now. */
  readonly trend?: Trend | undefined;
  /** The gaps of the last seconds, and to whom. */
  readonly course?: { readonly to: string; readonly gaps: GapCourse } | undefined;
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
  /** Metres that are raced: beyond them nobody is ahead. */
  readonly race?: number | undefined;
  /** The common start, on the same clock; the origin when absent. */
  readonly start?: number | undefined;
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
    const home = homeAt(racer, view);
    const gap = (centre && racer !== centre ? gapAtLine([centre, racer], view) : undefined) ?? (mine && theirs && gapWhenSeen(mine, theirs));
    const relation = gap && (home === undefined ? relationOf(gap, previous.get(racer.userId)?.relation) : relationOfHome(gap));
    const course = gap && view.centre !== undefined && !isOld(showing.state) ? coursed(previous.get(racer.userId), { to: view.centre, at: Math.min(mine?.elapsed ?? 0, theirs?.elapsed ?? 0), metres: gap.metres }) : undefined;
    return [racer.userId, { userId: racer.userId, ...showing, gap, relation, home, course, trend: course && trendOf(course.gaps) }];
  });
  return new Map(placings);
}

/** Against somebody else the gaps begin anew. */
function coursed(before: Placing | undefined, { to, at, metres }: { readonly to: string; readonly at: number; readonly metres: number }): Placing['course'] {
  const gaps = before?.course?.to === to ? before.course.gaps : [];
  return { to, gaps: addGap(gaps, { elapsed: at, metres }) };
}

type Showing = Pick<Placing, 'state' | 'age' | 'distance'>;

const unknown: Showing = { state: 'ready', age: undefined, distance: undefined };

function showing({ seat, latest, isRecalled }: Racer, now: number, before: Placing | undefined): Showing {
  const age = latest && Math.max(0, (now - latest.takenAt) / 1000);
  // What another page has seen is never shown as live, however young it is.
  const state = runnerStateOf({ presence: seat, status: latest?.status, age: age !== undefined && isRecalled ? Math.max(age, STALE) : age });
  if (latest?.distance === undefined || age === undefined) return { state, age, distance: undefined };
  // Where somebody must be by now is a guess that nobody makes of one who is not heard any more.
  if (isOld(state)) return { state, age, distance: latest.distance };
  const target = latest.status === 'running' ? shownDistance(latest.distance, latest.speed, age) : latest.distance;
  const last = before?.distance ?? target;
  // A result is exact, even where the runner was last shown a few metres ahead of it.
  const holds = latest.status !== 'finished' && target < last && last - target < CORRECTION;
  return { state, age, distance: holds ? last : target };
}

/** Of who is at the line the time is known to the second, and nothing flickers. */
function relationOfHome({ metres, seconds = metres }: Gap): Relation {
  return Math.round(seconds) === 0 ? 'level' : seconds > 0 ? 'ahead' : 'behind';
}

/** One side of a comparison: at the present while that is known, at the last sighting once it has grown old, and never beyond the line. */
function side(racer: Racer, showing: Showing | undefined, view: View): Runner | undefined {
  if (racer.latest?.distance === undefined || showing?.distance === undefined) return undefined;
  const seen = (racer.latest.takenAt - view.origin) / 1000;
  const history = upToLine(racer.history, view.race);
  const metres = Math.min(isOld(showing.state) ? racer.latest.distance : showing.distance, view.race ?? Infinity);
  if (isOld(showing.state)) return { distance: metres, elapsed: seen, history };
  const elapsed = Math.max(seen, (view.now - view.origin) / 1000);
  return { distance: metres, elapsed, history: addPoint(history, elapsed, metres) };
}

/**
 * The gap at the newest time that is known of both, so that it stands still for one who is not heard any more, whatever the
 * other one does since; undefined when it is not known where that one was then, as before their first step.
 */
function gapWhenSeen(mine: Runner, theirs: Runner): Gap | undefined {
  const [earlier, later] = mine.elapsed <= theirs.elapsed ? [mine, theirs] : [theirs, mine];
  const isKnown = later.elapsed - earlier.elapsed < STALE || distanceAt(later.history, earlier.elapsed) !== undefined;
  return isKnown ? gapBetween(mine, theirs) : undefined;
}

/** Whether what is shown of a runner is of the past and must look like it. */
export function isOld(state: RunnerState): boolean {
  return state === 'stale' || state === 'offline' || state === 'left';
}

/** Whether a pace can be shown: an old one must not look like a present one, and who stands has none. */
export function isRunning(state: RunnerState): boolean {
  return state === 'live' || state === 'delayed';
}
