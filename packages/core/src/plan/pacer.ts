import type { FriendFacts } from '../cues/facts.ts';
import { gapBetween, type Runner } from '../gap.ts';
import { distanceAt, elapsedAt, MOST_POINTS, type History } from '../history.ts';

/**
 * A runner who is known from beginning to end, so that the seconds since the start tell where they are: a pace, or a run
 * that was recorded. A plain value, safe to store as JSON.
 */
export interface Pacer {
  /** Tells pacers and friends apart; with a slash in it, as no user id has one, unless it is a user's own ghost. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'even' | 'ghost';
  /** All of the run: seconds since the start, and metres. */
  readonly history: History;
}

/** Where a pacer is: the other side of {@link gapBetween}. */
export interface PacerMoment extends Runner {
  /** `ready` before the first point is reached, `finished` from the last one on. */
  readonly state: 'ready' | 'live' | 'finished';
}

/** A point of a run: seconds since its start, and metres. */
type Point = History['points'][number];

/** An even pace that nobody is asked to finish goes on for a week. */
const LONGEST = 7 * 24 * 3600;

/** Runs `pace` minutes per kilometre, for `distance` metres or for good. Throws `RangeError` for a pace that is none. */
export function evenPacer({ name, pace, distance, id = `pacer/${name}` }: { readonly name: string; readonly pace: number; readonly distance?: number | undefined; readonly id?: string | undefined }): Pacer {
  if (!(pace > 0) || !Number.isFinite(pace)) throw new RangeError(`A pace of ${pace} min/km is none; it must be above 0.`);
  const secondsPerMetre = (pace * 60) / 1000;
  const end = distance === undefined ? LONGEST : distance * secondsPerMetre;
  return { id, name, kind: 'even', history: { spacing: 0, points: [{ elapsed: 0, distance: 0 }, { elapsed: end, distance: distance ?? LONGEST / secondsPerMetre }] } };
}

/** What becomes a ghost. */
export interface GhostOptions {
  /** Whose run it is, or when it was; that it is a ghost, the words of cues add. */
  readonly name: string;
  /** In their order; those that go back in time or distance are passed over. */
  readonly points: readonly Point[];
  /** Metres after which the ghost has finished, when it ran on. */
  readonly distance?: number | undefined;
  readonly id?: string | undefined;
}

/** Runs as it was recorded, and stays where the recording ends. Without a point it never begins. */
export function ghostOf({ name, points, distance = Infinity, id = `ghost/${name}` }: GhostOptions): Pacer {
  const forward: Point[] = [];
  for (const point of points) {
    const last = forward.at(-1) ?? { elapsed: -Infinity, distance: -Infinity };
    if (point.elapsed > last.elapsed && point.distance >= last.distance && Number.isFinite(point.distance)) forward.push({ elapsed: point.elapsed, distance: point.distance });
  }
  return { id, name, kind: 'ghost', history: { spacing: 0, points: thinned(endedAt(forward, distance)) } };
}

function endedAt(points: readonly Point[], distance: number): readonly Point[] {
  const elapsed = elapsedAt({ spacing: 0, points }, distance);
  return elapsed === undefined ? points : [...points.filter((point) => point.distance < distance), { elapsed, distance }];
}

/** As many points as a history holds, evenly chosen, the first and the last among them. */
function thinned(points: readonly Point[]): readonly Point[] {
  const stride = Math.ceil(points.length / (MOST_POINTS - 2));
  return stride <= 1 ? points : points.filter((_, place) => place % stride === 0 || place === points.length - 1);
}

/** Where the pacer is, so many seconds after the start. */
export function pacerAt({ history }: Pacer, elapsed: number): PacerMoment {
  const [first, last] = [history.points[0], history.points.at(-1)];
  if (first === undefined || last === undefined || !(elapsed >= first.elapsed)) return { distance: first?.distance ?? 0, elapsed, history, state: 'ready' };
  if (elapsed >= last.elapsed) return { distance: last.distance, elapsed, history, state: 'finished' };
  return { distance: distanceAt(history, elapsed) ?? last.distance, elapsed, history, state: 'live' };
}

/** Seconds after which the pacer has finished. */
export const endOf = ({ history }: Pacer): number => history.points.at(-1)?.elapsed ?? Infinity;

/** What the choice of cues is told of a pacer, as of a friend; `me` is the runner by the time since their own start. */
export function pacerFacts(pacer: Pacer, me: Runner | undefined): FriendFacts {
  const who = { userId: pacer.id, name: pacer.name, ...(pacer.kind === 'ghost' && { isGhost: true }) };
  if (me === undefined) return { ...who, state: 'ready', isFresh: false, gap: undefined };
  const moment = pacerAt(pacer, me.elapsed);
  return { ...who, state: moment.state, isFresh: moment.state === 'live', gap: moment.state === 'ready' ? undefined : gapBetween(me, moment).metres };
}
