import { eachBySteps, mapBySteps, type Steps } from '../steps.ts';
import { distanceOf, type Course } from './course.ts';

/** Somebody has passed somebody else. */
export interface Overtake {
  /** Seconds since the common start, and metres: where and when they were level for the last time. */
  readonly elapsed: number;
  readonly distance: number;
  /** User ids: who passed, and whom. */
  readonly by: string;
  readonly of: string;
}

/** For how many seconds two have run with less than 20 m between them. */
export interface Together {
  readonly userIds: readonly [string, string];
  readonly seconds: number;
}

export interface Encounters {
  /** In their order. */
  readonly overtakes: readonly Overtake[];
  /** The longest first. */
  readonly together: readonly Together[];
}

/** Pairs grow with the square: of more runners than these only those who came first meet each other here. */
export const MOST_RUNNERS = 50;

/** Who is so many metres past has passed, and who is no farther away than that runs together. */
const PAST = 10;
const BESIDE = 20;

/** Who passed whom, and who ran with whom, second by second, with steps. */
export function* encountersOf(courses: readonly Course[]): Steps<Encounters> {
  const seen: Seen[] = [];
  for (const course of courses.slice(0, MOST_RUNNERS)) {
    seen.push({ userId: course.userId, distances: yield* everySecond(course) });
  }
  const pairs: Met[] = [];
  for (const [place, a] of seen.entries()) {
    for (const b of seen.slice(place + 1)) pairs.push(yield* met(a, b));
  }
  return {
    overtakes: pairs.flatMap(({ overtakes }) => overtakes).toSorted((a, b) => a.elapsed - b.elapsed),
    together: pairs.flatMap(({ together }) => together).toSorted((a, b) => b.seconds - a.seconds),
  };
}

interface Seen {
  readonly userId: string;
  /** Metres after each whole second; undefined where nothing is known. */
  readonly distances: readonly (number | undefined)[];
}

function everySecond(course: Course): Steps<readonly (number | undefined)[]> {
  const end = Math.floor(course.points.at(-1)?.elapsed ?? -1);
  return mapBySteps(Array.from({ length: end + 1 }, (_, second) => second), (second) => distanceOf(course, second));
}

interface Met {
  readonly overtakes: readonly Overtake[];
  readonly together: readonly Together[];
}

function* met(a: Seen, b: Seen): Steps<Met> {
  const overtakes: Overtake[] = [];
  let seconds = 0;
  let ahead: Seen | undefined;
  let level: Pick<Overtake, 'elapsed' | 'distance'> | undefined;
  yield* eachBySteps(a.distances, (mine, second) => {
    const theirs = b.distances[second];
    if (mine === undefined || theirs === undefined) return;
    const gap = mine - theirs;
    if (Math.abs(gap) < BESIDE && mine > 0) seconds += 1;
    const first = gap >= PAST ? a : gap <= -PAST ? b : undefined;
    const isBehind = ahead !== undefined && (ahead === a ? gap <= 0 : gap >= 0);
    if (isBehind) level ??= { elapsed: second, distance: Math.min(mine, theirs) };
    else if (first === undefined || first === ahead) level = undefined;
    if (first === undefined || first === ahead) return;
    if (ahead !== undefined) overtakes.push({ ...(level ?? { elapsed: second, distance: Math.min(mine, theirs) }), by: first.userId, of: ahead.userId });
    [ahead, level] = [first, undefined];
  });
  return { overtakes, together: seconds === 0 ? [] : [{ userIds: [a.userId, b.userId], seconds }] };
}
