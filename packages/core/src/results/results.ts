import { METRES_PER_MILE } from '../format.ts';
import { bestEffortsBySteps, type BestEffort } from '../statistics/best-efforts.ts';
import { addToSplits, splitsOf, splitUnderWay, type Progress, type Split, type Splits } from '../statistics/splits.ts';
import { atOnce, eachBySteps, mapBySteps, type Steps } from '../steps.ts';
import { TOLERANCE } from './checked.ts';
import { coverageOf, distanceOf, momentOf, placeAt, type Course } from './course.ts';
import { encountersOf, type Encounters } from './encounters.ts';

/** What one runner has done. Seconds and metres. */
export interface RunnerResult {
  readonly userId: string;
  readonly name: string;
  /** Whether the distance of the race was reached, or, where there is none, whether the run was ended. */
  readonly isFinished: boolean;
  /** Places from 1; runners of the same time share one. By the time since the common start, and since one's own. */
  readonly rank: number;
  readonly netRank: number;
  readonly distance: number;
  /** From the common start, and from one's own, to the finish. */
  readonly elapsed: number;
  readonly net: number;
  readonly moving: number;
  readonly kilometres: readonly Split[];
  readonly miles: readonly Split[];
  readonly best: readonly BestEffort[];
  /** Metres behind the leader over time, every so many seconds as {@link SessionResults.every} says; null where nothing is known. */
  readonly behind: readonly (number | null)[];
  /** Share of the time of which something is known, 0 to 1. */
  readonly coverage: number;
}

/** What a session has brought. */
export interface SessionResults extends Encounters {
  /** The distance that was raced, metres; absent when people just ran together. */
  readonly distance?: number;
  /** In the order of `rank`. */
  readonly runners: readonly RunnerResult[];
  /** Seconds between two entries of `behind`, the first of which is the common start. */
  readonly every: number;
}

/** What was raced: metres; people just ran together when absent. */
interface Race {
  readonly distance?: number | undefined;
  /** Everybody has a start of their own, be it a few seconds after the common one. */
  readonly isHandicap?: boolean | undefined;
}

/** Points of a gap chart: more than a screen shows. */
const MOST_POINTS = 500;

/** The results of {@link resultsBySteps}, in one go. */
export const resultsOf = (courses: readonly Course[], race: Race = {}): SessionResults => atOnce(resultsBySteps(courses, race));

/**
 * Computes the results from the ways of all who ran, with steps for every hundred samples: those of many runners and of long runs take long. In a race the clock stops where the distance was reached, on a
 * straight line between the points around it; without one the longest way comes first, and the shorter time for the same.
 */
export function* resultsBySteps(courses: readonly Course[], { distance, isHandicap }: Race): Steps<SessionResults> {
  const ends = yield* mapBySteps(courses, (course) => cut(course, distance));
  const longest = Math.max(0, ...ends.map(({ points }) => points.at(-1)?.elapsed ?? 0));
  const every = Math.max(1, Math.ceil(longest / MOST_POINTS));
  const moments = Array.from({ length: Math.floor(longest / every) + 1 }, (_, place) => place * every);
  const reached: (readonly (number | undefined)[])[] = [];
  const own: Omit<RunnerResult, 'rank' | 'netRank' | 'behind'>[] = [];
  for (const course of ends) {
    reached.push(yield* mapBySteps(moments, (moment) => distanceOf(course, moment)));
    own.push(yield* resultOf(course, distance !== undefined && isHandicap !== true));
  }
  const leaders = moments.map((_, place) => Math.max(...reached.map((distances) => distances[place] ?? -Infinity)));
  const unranked = own.map((result, who) => ({ ...result, behind: moments.map((_, place) => behind(leaders[place], reached[who]?.[place])) }));
  const net = places(unranked, distance, (result) => result.net);
  const ranked = places(unranked, distance, (result) => result.elapsed);
  const runners = unranked.map((result) => ({ ...result, rank: ranked.get(result.userId) ?? 1, netRank: net.get(result.userId) ?? 1 }));
  const order = runners.toSorted((a, b) => a.rank - b.rank);
  const byRank = ends.toSorted((a, b) => (ranked.get(a.userId) ?? 0) - (ranked.get(b.userId) ?? 0));
  return { ...(distance !== undefined && { distance }), runners: order, every, ...(yield* encountersOf(byRank)) };
}

/** Of a race only what was run up to the finish; who has not got there keeps all, and has not finished. */
function cut(course: Course, distance: number | undefined): Course {
  if (distance === undefined) return course;
  const at = momentOf(course, distance);
  if (at === undefined) return { ...course, isFinished: false };
  const place = placeAt(course, at);
  const before = course.points.slice(0, place);
  const after = course.points[place];
  const from = before.at(-1) ?? after;
  const share = from === undefined || after === undefined || after.elapsed === from.elapsed ? 1 : (at - from.elapsed) / (after.elapsed - from.elapsed);
  const moving = (from?.moving ?? 0) + share * ((after?.moving ?? 0) - (from?.moving ?? 0));
  return { ...course, points: [...before, { elapsed: at, distance, moving }], isFinished: true };
}

/** Who is first heard of so many seconds after the common start of a race has started with all others: a first position takes a while, and is no reason for a time of one's own. */
const SAME_START = 5;

/**
 * One's own start, seconds since the common one, by the points of one's way; who is first heard of on the way may have
 * begun with all others. `isTogether`, in a race that is no handicap: so has whoever is heard of in its first 5 s.
 */
export function ownBegin([first, second]: readonly Pick<Progress, 'elapsed' | 'distance'>[], isTogether: boolean): number {
  if (first === undefined || second === undefined || first.distance > TOLERANCE) return 0;
  return isTogether && first.elapsed < SAME_START ? 0 : first.elapsed;
}

function* resultOf(course: Course, isTogether: boolean): Steps<Omit<RunnerResult, 'rank' | 'netRank' | 'behind'>> {
  const { userId, name, points, isFinished } = course;
  const last = points.at(-1);
  const began = ownBegin(points, isTogether);
  const net = (last?.elapsed ?? 0) - began;
  // Splits begin where the runner did.
  const own: Progress[] = [];
  let [kilometres, miles] = [splitsOf(1000), splitsOf(METRES_PER_MILE)];
  yield* eachBySteps(points, (point) => {
    const mine = { ...point, elapsed: point.elapsed - began };
    own.push(mine);
    kilometres = addToSplits(kilometres, mine);
    miles = addToSplits(miles, mine);
  });
  return {
    userId,
    name,
    isFinished,
    distance: last?.distance ?? 0,
    elapsed: last?.elapsed ?? 0,
    net,
    moving: last?.moving ?? 0,
    kilometres: allOf(kilometres),
    miles: allOf(miles),
    best: yield* bestEffortsBySteps(own),
    coverage: yield* coverageOf(course, began),
  };
}

/** The whole ones, and what is left at the end. */
function allOf(splits: Splits): readonly Split[] {
  const rest = splitUnderWay(splits);
  return rest.distance > 0 ? [...splits.whole, rest] : splits.whole;
}

const behind = (leader: number | undefined, distance: number | undefined): number | null =>
  leader === undefined || distance === undefined ? null : Math.round((leader - distance) * 10) / 10;

type Ranked = Pick<RunnerResult, 'userId' | 'isFinished' | 'distance' | 'elapsed' | 'net'>;

/** Who finished before who did not; in a race by time, otherwise by distance and then by time. */
function places(results: readonly Ranked[], distance: number | undefined, timeOf: (result: Ranked) => number): ReadonlyMap<string, number> {
  const compare = (a: Ranked, b: Ranked): number =>
    distance === undefined || !a.isFinished || !b.isFinished
      ? (distance === undefined ? 0 : Number(b.isFinished) - Number(a.isFinished)) || b.distance - a.distance || timeOf(a) - timeOf(b)
      : timeOf(a) - timeOf(b);
  const order = results.toSorted(compare);
  const ranks = new Map<string, number>();
  for (const [place, result] of order.entries()) {
    const before = order[place - 1];
    const shared = before !== undefined && compare(before, result) === 0 ? ranks.get(before.userId) : undefined;
    ranks.set(result.userId, shared ?? place + 1);
  }
  return ranks;
}
