/** How the distance between two runners changes: it shrinks, stays, or grows. */
export type Trend = 'closing' | 'steady' | 'falling_back';

interface Point {
  readonly elapsed: number;
  readonly metres: number;
}

/** The gaps of the last seconds, in their order: a plain value of bounded size. */
export type GapCourse = readonly Point[];

/** Seconds over which a trend is taken, and the least that tells one. */
const SPAN = 15;
const LEAST_SPAN = 10;
/** Metres per second from which on a gap is not the same any more. */
const CHANGE = 0.3;
/** Seconds between two points. */
const SPACING = 0.9;

/** Adds the gap at a moment, seconds since the common start and metres. One that is older than the newest begins anew: a clock was wrong. */
export function addGap(course: GapCourse, { elapsed, metres }: Point): GapCourse {
  if (!Number.isFinite(metres) || !Number.isFinite(elapsed)) return course;
  const kept = (course.at(-1)?.elapsed ?? elapsed) > elapsed ? [] : course;
  const [last, before] = [kept.at(-1), kept.at(-2)];
  const crowded = last !== undefined && before !== undefined && last.elapsed - before.elapsed < SPACING;
  const grown = [...(crowded || last?.elapsed === elapsed ? kept.slice(0, -1) : kept), { elapsed, metres }];
  const first = grown.findLastIndex((point) => point.elapsed <= elapsed - SPAN);
  return first > 0 ? grown.slice(first) : grown;
}

/** The trend at the newest moment; undefined until ten seconds are known. */
export function trendOf(course: GapCourse): Trend | undefined {
  const [first, last] = [course[0], course.at(-1)];
  if (first === undefined || last === undefined || last.elapsed - first.elapsed < LEAST_SPAN) return undefined;
  const rate = (Math.abs(last.metres) - Math.abs(first.metres)) / (last.elapsed - first.elapsed);
  if (Math.abs(rate) <= CHANGE) return 'steady';
  return rate < 0 ? 'closing' : 'falling_back';
}
